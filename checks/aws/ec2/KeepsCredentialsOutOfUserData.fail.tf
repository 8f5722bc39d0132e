resource "aws_instance" "written_down" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.small"
  user_data     = "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" # expect: Ec2Instance.KeepsCredentialsOutOfUserData
}
