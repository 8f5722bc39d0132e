module "table" { # expect: ItsmRoutes.AreComplete
  source = "./modules/ticket-table"

  name = "${var.prefix}-tickets"
}

module "handler" {
  source = "./modules/handler"

  prefix             = var.prefix
  source_dir         = "${path.module}/../src/lambda"
  policy             = file("${path.module}/../deployment/iam-policy-lambda.json")
  trust_policy       = file("${path.module}/../deployment/iam-trust-policy-lambda.json")
  log_retention_days = var.log_retention_days

  environment = {
    TABLE_NAME = module.table.name
    REGION     = var.region
    DESK_URL   = "https://servicedesk.example.com/api/v3" # expect: ItsmFunction.KnowsItsTableOnly, ItsmFunction.LeavesProductionAlone
  }
}

module "api" {
  source = "./modules/rest-api"

  prefix             = var.prefix
  stage              = var.environment
  function_name      = module.handler.function_name
  invoke_arn         = module.handler.invoke_arn
  log_retention_days = var.log_retention_days

  limits = {
    burst = 1000
    rate  = 50
    quota = 100000
  }
}

module "specs" {
  source = "./modules/spec-bucket"

  name          = "${var.prefix}-openapi-specs-${var.account_id}"
  specification = "${path.module}/../specs/mock-itsm-api-openapi.yaml"
}
