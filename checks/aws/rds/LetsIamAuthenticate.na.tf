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
