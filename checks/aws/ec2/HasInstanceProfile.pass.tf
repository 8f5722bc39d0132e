resource "aws_iam_instance_profile" "web" {
  name = "web"
  role = "web"
}

resource "aws_instance" "web" {
  ami                  = "ami-0123456789abcdef0"
  instance_type        = "t4g.small"
  iam_instance_profile = aws_iam_instance_profile.web.name
}
