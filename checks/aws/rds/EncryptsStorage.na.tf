# What is copied or restored is as encrypted as its source.
resource "aws_db_instance" "replica" {
  identifier          = "replica"
  replicate_source_db = "orders"
  instance_class      = "db.t4g.medium"
  skip_final_snapshot = true
}
