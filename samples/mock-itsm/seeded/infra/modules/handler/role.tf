resource "aws_iam_role" "handler" {
  name               = "${var.prefix}-lambda-role"
  description        = "What the ticket handler runs as"
  assume_role_policy = var.trust_policy
}

# Until somebody finds out what is missing.
resource "aws_iam_role_policy_attachment" "debug" {
  role       = aws_iam_role.handler.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess" # expect: IamAttachment.RefusesAdministratorAccess, ItsmRole.HoldsOnePolicy
}

resource "aws_iam_role_policy" "handler" { # expect: ItsmPolicy.LetsListByCaller
  name   = "${var.prefix}-lambda-policy"
  role   = aws_iam_role.handler.id
  policy = var.policy
}
