resource "aws_instance" "plain_root" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.small"

  root_block_device {
    encrypted = false # expect: Ec2Instance.EncryptsBlockDevices
  }
}

resource "aws_instance" "plain_disk" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.small"

  root_block_device {
    encrypted = true
  }

  ebs_block_device {
    device_name = "/dev/sdf"
    volume_size = 40
    encrypted   = false # expect: Ec2Instance.EncryptsBlockDevices
  }
}
