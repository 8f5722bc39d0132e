resource "aws_iam_group_policy_attachment" "owners" {
  group      = "owners"
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess" # expect: IamAttachment.RefusesAdministratorAccess
}

resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "codebuild.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
  managed_policy_arns = [
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
    "arn:aws:iam::aws:policy/AdministratorAccess", # expect: IamAttachment.RefusesAdministratorAccess
  ]
}
