resource "aws_ecr_repository" "fixed" {
  name                 = "api"
  image_tag_mutability = "IMMUTABLE"
}

# The service lets tags move unless it is told otherwise.
resource "aws_ecr_repository" "silent" { # expect: AcmeRepository.KeepsItsTags
  name = "worker"
}
