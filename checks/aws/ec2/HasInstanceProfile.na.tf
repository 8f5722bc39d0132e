# A template may leave the profile to what is started from it.
resource "aws_launch_template" "web" {
  name          = "web"
  instance_type = "t4g.small"
}

resource "aws_instance" "web" {
  launch_template {
    id = aws_launch_template.web.id
  }
}
