resource "aws_security_group" "web" { # expect: SecurityGroup.SaysWhatItIsFor
  name   = "web"
  vpc_id = "vpc-1a2b3c4d"
}

resource "aws_security_group" "database" {
  name        = "database"
  description = "Managed by Terraform" # expect: SecurityGroup.SaysWhatItIsFor
  vpc_id      = "vpc-1a2b3c4d"

  ingress { # expect: SecurityGroup.SaysWhatItIsFor
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_vpc_security_group_egress_rule" "anywhere" { # expect: SecurityGroup.SaysWhatItIsFor
  security_group_id = aws_security_group.web.id
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}
