resource "aws_ebs_volume" "data" {
  for_each = toset(["eu-west-1a", "eu-west-1b"])

  availability_zone = each.key
  size              = 40
  encrypted         = true
}
