resource "aws_rds_global_cluster" "off" {
  global_cluster_identifier = "off"
  engine                    = "aurora-postgresql"
  storage_encrypted         = false # expect: RdsGlobalCluster.EncryptsStorage
}
