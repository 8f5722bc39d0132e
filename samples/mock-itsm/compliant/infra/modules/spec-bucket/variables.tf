variable "name" {
  description = "The bucket's name."
  type        = string
}

variable "specification" {
  description = "The OpenAPI document."
  type        = string
}
