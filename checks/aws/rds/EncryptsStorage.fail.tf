resource "aws_db_instance" "silent" { # expect: RdsInstance.EncryptsStorage
  identifier          = "silent"
  engine              = "mysql"
  instance_class      = "db.t4g.medium"
  allocated_storage   = 20
  username            = "orders"
  skip_final_snapshot = true

  manage_master_user_password = true
}

resource "aws_db_instance" "off" {
  identifier          = "off"
  engine              = "mysql"
  instance_class      = "db.t4g.medium"
  allocated_storage   = 20
  username            = "orders"
  skip_final_snapshot = true
  storage_encrypted   = false # expect: RdsInstance.EncryptsStorage

  manage_master_user_password = true
}
