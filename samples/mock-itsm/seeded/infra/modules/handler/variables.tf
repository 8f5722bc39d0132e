variable "prefix" {
  description = "What names begin with."
  type        = string
}

variable "source_dir" {
  description = "The handler and its requirements."
  type        = string
}

variable "policy" {
  description = "What the function may do, as a JSON policy document."
  type        = string
}

variable "trust_policy" {
  description = "Who may take the function's role, as a JSON policy document."
  type        = string
}

variable "environment" {
  description = "The function's environment."
  type        = map(string)
}

variable "runtime" {
  type    = string
  default = "python3.8"
}

variable "timeout" {
  description = "Seconds."
  type        = number
  default     = 60
}

variable "memory" {
  description = "Megabytes."
  type        = number
  default     = 1024
}

variable "log_retention_days" {
  type = number
}
