resource "aws_instance" "silent" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.small"
}

resource "aws_instance" "asks_its_role" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.small"
  user_data     = <<-EOT
    #!/bin/sh
    aws s3 cp s3://example-artifacts/web.tar.gz /srv
  EOT
}
