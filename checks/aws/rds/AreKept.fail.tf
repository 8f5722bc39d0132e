resource "aws_db_instance" "silent" { # expect: RdsBackups.AreKept
  identifier          = "silent"
  engine              = "postgres"
  instance_class      = "db.t4g.medium"
  allocated_storage   = 20
  username            = "orders"
  skip_final_snapshot = true

  manage_master_user_password = true
}

resource "aws_db_instance" "none" {
  identifier              = "none"
  engine                  = "postgres"
  instance_class          = "db.t4g.medium"
  allocated_storage       = 20
  username                = "orders"
  skip_final_snapshot     = true
  backup_retention_period = 0 # expect: RdsBackups.AreKept

  manage_master_user_password = true
}

resource "aws_rds_cluster" "refused" {
  cluster_identifier      = "refused"
  engine                  = "aurora-postgresql"
  master_username         = "orders"
  skip_final_snapshot     = true
  backup_retention_period = 36 # expect: RdsBackups.AreKept

  manage_master_user_password = true
}
