locals {
  iam = true
}

resource "aws_db_instance" "orders" {
  identifier          = "orders"
  engine              = "mariadb"
  instance_class      = "db.t4g.medium"
  allocated_storage   = 20
  username            = "orders"
  skip_final_snapshot = true

  iam_database_authentication_enabled = local.iam
  manage_master_user_password         = true
}
