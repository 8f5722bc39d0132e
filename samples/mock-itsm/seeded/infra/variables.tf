variable "region" {
  description = "The only region of the proof of concept."
  type        = string

  validation {
    condition     = var.region == "us-east-1"
    error_message = "The proof of concept runs in us-east-1 only."
  }
}

variable "account_id" {
  description = "The account of the proof of concept. Part of the bucket's name."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account id has twelve digits."
  }
}

variable "prefix" {
  description = "What every name begins with."
  type        = string
  default     = "poc-itsm"
}

variable "environment" {
  description = "The value of the tag Environment and the name of the API's stage."
  type        = string
  default     = "v1"
}

variable "owner" {
  description = "The team that answers for the resources."
  type        = string
}

variable "log_retention_days" {
  description = "How long logs are kept."
  type        = number
  default     = 30
}

variable "budget" {
  description = "Monthly budget in USD, and the amount at which the owner is told."
  type = object({
    limit = string
    alert = number
    email = string
  })
}
