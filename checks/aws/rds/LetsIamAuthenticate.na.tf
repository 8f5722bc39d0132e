# SQL Server's users can't sign in through IAM.
resource "aws_db_instance" "ledger" {
  identifier          = "ledger"
  engine              = "sqlserver-se"
  license_model       = "license-included"
  instance_class      = "db.m6i.large"
  allocated_storage   = 100
  username            = "ledger"
  skip_final_snapshot = true

  manage_master_user_password = true
}

resource "aws_db_instance" "old_maria" {
  identifier          = "old-maria"
  engine              = "mariadb"
  engine_version      = "10.5.21"
  instance_class      = "db.t4g.medium"
  allocated_storage   = 20
  username            = "orders"
  skip_final_snapshot = true

  manage_master_user_password = true
}
