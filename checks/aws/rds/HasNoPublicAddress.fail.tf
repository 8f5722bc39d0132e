variable "public" {
  type    = bool
  default = true
}

resource "aws_db_instance" "open" {
  identifier          = "open"
  engine              = "postgres"
  instance_class      = "db.t4g.medium"
  allocated_storage   = 20
  username            = "orders"
  skip_final_snapshot = true
  publicly_accessible = var.public # expect: RdsPublicInstance.HasNoPublicAddress

  manage_master_user_password = true
}

resource "aws_rds_cluster_instance" "open" {
  identifier          = "open-reader"
  cluster_identifier  = "orders"
  engine              = "aurora-postgresql"
  instance_class      = "db.r6g.large"
  publicly_accessible = true # expect: RdsPublicInstance.HasNoPublicAddress
}
