resource "aws_db_instance" "silent" { # expect: RdsInstance.ExportsLogs
  identifier          = "silent"
  engine              = "postgres"
  instance_class      = "db.t4g.medium"
  allocated_storage   = 20
  username            = "orders"
  skip_final_snapshot = true

  manage_master_user_password = true
}

resource "aws_db_instance" "none" {
  identifier          = "none"
  engine              = "postgres"
  instance_class      = "db.t4g.medium"
  allocated_storage   = 20
  username            = "orders"
  skip_final_snapshot = true

  enabled_cloudwatch_logs_exports = [] # expect: RdsInstance.ExportsLogs
  manage_master_user_password     = true
}
