resource "aws_db_instance" "orders" {
  identifier          = "orders"
  engine              = "postgres"
  instance_class      = "db.t4g.medium"
  allocated_storage   = 20
  username            = "orders"
  publicly_accessible = false
  skip_final_snapshot = true

  manage_master_user_password = true
}

resource "aws_db_instance" "silent" {
  identifier          = "silent"
  engine              = "postgres"
  instance_class      = "db.t4g.medium"
  allocated_storage   = 20
  username            = "orders"
  skip_final_snapshot = true

  manage_master_user_password = true
}

resource "aws_rds_cluster_instance" "reader" {
  count = 2

  identifier          = "reader-${count.index}"
  cluster_identifier  = "orders"
  engine              = "aurora-postgresql"
  instance_class      = "db.r6g.large"
  publicly_accessible = false
}
