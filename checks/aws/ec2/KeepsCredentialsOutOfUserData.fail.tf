resource "aws_instance" "written_down" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t4g.small"
  user_data     = "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" # expect: Ec2Instance.KeepsCredentialsOutOfUserData
}

resource "aws_instance" "encoded_without_padding" {
  ami              = "ami-0123456789abcdef0"
  instance_type    = "t4g.small"
  user_data_base64 = "ZXhwb3J0IEFXU19BQ0NFU1NfS0VZX0lEPUFLSUFJT1NGT0ROTjdFWEFNUExFIEFXU19TRUNSRVRfQUNDRVNTX0tFWT13SmFsclhVdG5GRU1JL0s3TURFTkcvYlB4UmZpQ1lFWEFNUExFS0VZIA" # expect: Ec2Instance.KeepsCredentialsOutOfUserData
}
