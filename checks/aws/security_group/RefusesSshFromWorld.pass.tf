variable "offices" {
  type    = list(string)
  default = ["198.51.100.0/24", "2001:db8::/48"]
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "Web servers"
  vpc_id      = "vpc-1a2b3c4d"

  ingress {
    description = "From the offices"
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = [var.offices[0]]
  }

  ingress {
    description = "TLS from everywhere"
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "peers" {
  security_group_id            = aws_security_group.web.id
  description                  = "From peers"
  ip_protocol                  = "tcp"
  from_port                    = 22
  to_port                      = 22
  referenced_security_group_id = aws_security_group.web.id
}
