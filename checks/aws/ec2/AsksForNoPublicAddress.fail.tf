resource "aws_instance" "open" {
  ami                         = "ami-0123456789abcdef0"
  instance_type               = "t4g.small"
  associate_public_ip_address = true # expect: Ec2Instance.AsksForNoPublicAddress
}

resource "aws_launch_template" "open" {
  name = "open"

  network_interfaces {
    associate_public_ip_address = true # expect: Ec2Instance.AsksForNoPublicAddress
  }
}
