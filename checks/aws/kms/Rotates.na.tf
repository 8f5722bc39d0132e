# Only symmetric encryption keys can rotate by themselves.
resource "aws_kms_key" "signing" {
  description              = "Signs releases"
  customer_master_key_spec = "ECC_NIST_P256"
  key_usage                = "SIGN_VERIFY"
}
