resource "aws_ebs_volume" "plain" {
  availability_zone = "eu-west-1a"
  size              = 40
  encrypted         = false # expect: EbsVolume.Encrypts
}
