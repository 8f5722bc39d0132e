resource "aws_db_instance" "orders" {
  identifier              = "orders"
  engine                  = "postgres"
  instance_class          = "db.t4g.medium"
  allocated_storage       = 20
  username                = "orders"
  skip_final_snapshot     = true
  backup_retention_period = 14

  manage_master_user_password = true
}

# A cluster keeps a day of backups where nothing is said.
resource "aws_rds_cluster" "silent" {
  cluster_identifier  = "silent"
  engine              = "aurora-postgresql"
  master_username     = "orders"
  skip_final_snapshot = true

  manage_master_user_password = true
}
