# What is copied or restored is as encrypted as its source.
resource "aws_rds_global_cluster" "grown" {
  global_cluster_identifier    = "grown"
  source_db_cluster_identifier = "arn:aws:rds:eu-west-1:111122223333:cluster:orders"
}
