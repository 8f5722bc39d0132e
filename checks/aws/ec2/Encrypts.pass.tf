resource "aws_ebs_volume" "data" {
  availability_zone = "eu-west-1a"
  size              = 40
  encrypted         = true
}

resource "aws_ebs_volume" "zonal" {
  for_each = toset(["eu-west-1a", "eu-west-1b"])

  availability_zone = each.key
  size              = 40
  encrypted         = true
}
