resource "aws_instance" "bare" { # expect: Ec2Instance.HasInstanceProfile
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.small"
}
