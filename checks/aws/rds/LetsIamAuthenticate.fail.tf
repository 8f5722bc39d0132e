resource "aws_db_instance" "silent" { # expect: RdsInstance.LetsIamAuthenticate
  identifier          = "silent"
  engine              = "postgres"
  instance_class      = "db.t4g.medium"
  allocated_storage   = 20
  username            = "orders"
  skip_final_snapshot = true

  manage_master_user_password = true
}
