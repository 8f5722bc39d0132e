resource "aws_launch_template" "web" {
  name          = "web"
  instance_type = "t4g.small"
}
