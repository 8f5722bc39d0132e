resource "aws_rds_cluster" "silent" { # expect: RdsCluster.EncryptsStorage
  cluster_identifier  = "silent"
  engine              = "aurora-postgresql"
  master_username     = "orders"
  skip_final_snapshot = true

  manage_master_user_password = true
}
