# What is copied or restored is as encrypted as its source.
resource "aws_rds_cluster" "restored" {
  cluster_identifier  = "restored"
  engine              = "aurora-postgresql"
  snapshot_identifier = "orders-before-migration"
  skip_final_snapshot = true
}

resource "aws_rds_cluster" "serverless" {
  cluster_identifier  = "serverless"
  engine              = "aurora-mysql"
  engine_mode         = "serverless"
  master_username     = "orders"
  skip_final_snapshot = true

  manage_master_user_password = true
}
