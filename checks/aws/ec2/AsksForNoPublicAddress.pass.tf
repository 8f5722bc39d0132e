resource "aws_instance" "silent" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.small"
}

resource "aws_launch_template" "inside" {
  name = "inside"

  network_interfaces {
    associate_public_ip_address = false
  }
}
