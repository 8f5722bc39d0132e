# The template, not the instance, says how the metadata service is reached.
resource "aws_instance" "web" {
  instance_type = "t4g.small"

  launch_template {
    name = "web"
  }
}
