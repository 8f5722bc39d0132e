resource "aws_instance" "web" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.small"

  root_block_device {
    encrypted = true
  }

  dynamic "ebs_block_device" {
    for_each = ["/dev/sdf", "/dev/sdg"]

    content {
      device_name = ebs_block_device.value
      volume_size = 40
      encrypted   = true
    }
  }
}

resource "aws_launch_template" "web" {
  name = "web"

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_size = 40
      encrypted   = true
    }
  }
}
