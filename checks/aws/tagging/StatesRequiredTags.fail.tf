resource "aws_sqs_queue" "silent" { # expect: TaggedResource.StatesRequiredTags
  name = "silent"
}

resource "aws_sqs_queue" "half" { # expect: TaggedResource.StatesRequiredTags
  name = "half"
  tags = {
    Owner = "shop"
  }
}

resource "aws_sqs_queue" "empty" {
  name = "empty"
  tags = {
    Owner   = "" # expect: TaggedResource.StatesRequiredTags
    Project = "checkout"
  }
}
