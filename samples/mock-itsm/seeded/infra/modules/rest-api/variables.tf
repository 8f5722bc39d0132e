variable "prefix" {
  description = "What names begin with."
  type        = string
}

variable "stage" {
  description = "The stage's name, and the last part of the address."
  type        = string
}

variable "function_name" {
  type = string
}

variable "invoke_arn" {
  type = string
}

variable "limits" {
  description = "Requests at once, requests a second, requests a month."
  type = object({
    burst = number
    rate  = number
    quota = number
  })
}

variable "log_retention_days" {
  type = number
}
