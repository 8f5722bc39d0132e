locals {
  ports = [443, 3389]
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "Web servers"
  vpc_id      = "vpc-1a2b3c4d"

  dynamic "ingress" {
    for_each = local.ports
    content {
      description = "From everywhere"
      protocol    = "tcp"
      from_port   = ingress.value
      to_port     = ingress.value
      cidr_blocks = ["0.0.0.0/0"] # expect: SecurityGroup.RefusesRdpFromWorld
    }
  }
}

resource "aws_security_group_rule" "range" {
  type              = "ingress"
  security_group_id = aws_security_group.web.id
  description       = "A range that holds the port"
  protocol          = "6"
  from_port         = 3387
  to_port           = 3391
  ipv6_cidr_blocks  = ["::/0"] # expect: SecurityGroup.RefusesRdpFromWorld
}

resource "aws_vpc_security_group_ingress_rule" "all" {
  security_group_id = aws_security_group.web.id
  description       = "Every protocol and port"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0" # expect: SecurityGroup.RefusesRdpFromWorld
}
