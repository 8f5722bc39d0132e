resource "aws_rds_cluster" "orders" {
  cluster_identifier        = "orders"
  global_cluster_identifier = "orders"
  engine                    = "aurora-postgresql"
  master_username           = "orders"
  storage_encrypted         = true
  skip_final_snapshot       = true

  manage_master_user_password = true
}

# Serverless v1 always encrypts.
resource "aws_rds_cluster" "serverless" {
  cluster_identifier  = "serverless"
  engine              = "aurora-mysql"
  engine_mode         = "serverless"
  master_username     = "orders"
  skip_final_snapshot = true

  manage_master_user_password = true
}
