# What is copied or restored is as encrypted as its source.
resource "aws_rds_cluster" "restored" {
  cluster_identifier  = "restored"
  engine              = "aurora-postgresql"
  snapshot_identifier = "orders-before-migration"
  skip_final_snapshot = true
}
