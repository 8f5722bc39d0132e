resource "aws_iam_user" "reporter" {
  name = "reporter"
}

resource "aws_iam_user_policy_attachment" "reporter" { # expect: IamUserRights.GoToGroupsOrRoles
  user       = aws_iam_user.reporter.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_policy_attachment" "mixed" {
  name       = "mixed"
  groups     = ["readers"]
  users      = ["reporter"] # expect: IamUserRights.GoToGroupsOrRoles
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
