resource "aws_instance" "silent" { # expect: Ec2Instance.MonitorsInDetail
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.small"
}

resource "aws_instance" "off" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.small"
  monitoring    = false # expect: Ec2Instance.MonitorsInDetail
}
