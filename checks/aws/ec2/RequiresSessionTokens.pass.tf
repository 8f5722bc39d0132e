resource "aws_instance" "web" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.small"

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }
}

resource "aws_launch_template" "without_metadata" {
  name = "without-metadata"

  metadata_options {
    http_endpoint = "disabled"
  }
}
