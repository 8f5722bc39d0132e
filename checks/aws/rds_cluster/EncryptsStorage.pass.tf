resource "aws_rds_cluster" "orders" {
  cluster_identifier        = "orders"
  global_cluster_identifier = "orders"
  engine                    = "aurora-postgresql"
  master_username           = "orders"
  storage_encrypted         = true
  skip_final_snapshot       = true

  manage_master_user_password = true
}
