variable "sources" {
  type    = list(string)
  default = ["10.0.0.0/8", "0.0.0.0/0"] # expect: SecurityGroup.RefusesAllPortsFromWorld
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "Web servers"
  vpc_id      = "vpc-1a2b3c4d"

  ingress {
    description = "Everything"
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = var.sources
  }
}

resource "aws_security_group_rule" "tcp" {
  type              = "ingress"
  security_group_id = aws_security_group.web.id
  description       = "Every TCP port"
  protocol          = "tcp"
  from_port         = 0
  to_port           = 65535
  cidr_blocks       = ["0.0.0.0/0"] # expect: SecurityGroup.RefusesAllPortsFromWorld
}
