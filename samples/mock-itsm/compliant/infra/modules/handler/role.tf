resource "aws_iam_role" "handler" {
  name               = "${var.prefix}-lambda-role"
  description        = "What the ticket handler runs as"
  assume_role_policy = var.trust_policy
}

resource "aws_iam_role_policy" "handler" {
  name   = "${var.prefix}-lambda-policy"
  role   = aws_iam_role.handler.id
  policy = var.policy
}
