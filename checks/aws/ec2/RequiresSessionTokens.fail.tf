resource "aws_instance" "old" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.small"

  metadata_options {
    http_tokens = "optional" # expect: Ec2Instance.RequiresSessionTokens
  }
}
