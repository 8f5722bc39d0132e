resource "aws_rds_cluster" "off" {
  cluster_identifier  = "off"
  engine              = "aurora-mysql"
  master_username     = "orders"
  skip_final_snapshot = true

  iam_database_authentication_enabled = false # expect: RdsCluster.LetsIamAuthenticate
  manage_master_user_password         = true
}
