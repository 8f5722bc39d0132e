resource "aws_db_instance" "orders" {
  identifier          = "orders"
  engine              = "mysql"
  instance_class      = "db.t4g.medium"
  allocated_storage   = 20
  username            = "orders"
  skip_final_snapshot = true
  storage_encrypted   = true

  manage_master_user_password = true
}
