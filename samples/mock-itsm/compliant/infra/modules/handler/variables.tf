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
  default = "python3.12"
}

# Three attempts with doubling delays take less than 4 s; API Gateway waits 29 s.
variable "timeout" {
  description = "Seconds."
  type        = number
  default     = 10
}

variable "memory" {
  description = "Megabytes."
  type        = number
  default     = 256
}

variable "log_retention_days" {
  type = number
}
