locals {
  iam = true
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier  = "orders"
  engine              = "aurora-mysql"
  master_username     = "orders"
  skip_final_snapshot = true

  iam_database_authentication_enabled = local.iam
  manage_master_user_password         = true
}
