variable "name" {
  description = "The table's name."
  type        = string
}

variable "caller_index" {
  description = "The index that lists the tickets of one caller, oldest first."
  type        = string
  default     = "CallerIdIndex"
}
