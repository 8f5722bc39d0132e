provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "mock-itsm"
      Environment = var.environment
      Owner       = var.owner
    }
  }
}
