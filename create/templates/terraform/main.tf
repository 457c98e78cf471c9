# The API, both functions and the authorizer.
terraform {
  required_providers {
    archive = { source = "hashicorp/archive" }
    aws     = { source = "hashicorp/aws" }
  }
}

variable "user_pool_id" {
  type        = string
  description = "The Cognito user pool, such as eu-west-1_AbCdEf"
}

variable "client_id" {
  type        = string
  description = "The app client whose access tokens are accepted"
}

locals {
  functions = {
    authorizer = { USER_POOL_ID = var.user_pool_id, CLIENT_ID = var.client_id }
    pets       = { STAGE = "prod" }
  }
  methods = {
    list   = { resource = aws_api_gateway_resource.pets.id, method = "GET" }
    get    = { resource = aws_api_gateway_resource.pet.id, method = "GET" }
    delete = { resource = aws_api_gateway_resource.pet.id, method = "DELETE" }
  }
}

data "archive_file" "code" {
  for_each    = local.functions
  type        = "zip"
  source_dir  = "${path.module}/dist/${each.key}"
  output_path = "${path.module}/dist/${each.key}.zip"
}

resource "aws_iam_role" "function" {
  for_each = local.functions
  name     = "PROJECT_NAME-${each.key}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "logs" {
  for_each   = local.functions
  role       = aws_iam_role.function[each.key].name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_lambda_function" "function" {
  for_each         = local.functions
  function_name    = "PROJECT_NAME-${each.key}"
  role             = aws_iam_role.function[each.key].arn
  runtime          = "nodejs22.x"
  architectures    = ["arm64"]
  handler          = "index.handler"
  memory_size      = 512
  timeout          = 10
  filename         = data.archive_file.code[each.key].output_path
  source_code_hash = data.archive_file.code[each.key].output_base64sha256
  environment {
    variables = each.value
  }
}

resource "aws_api_gateway_rest_api" "api" {
  name = "PROJECT_NAME"
}

resource "aws_api_gateway_authorizer" "users" {
  name            = "users"
  rest_api_id     = aws_api_gateway_rest_api.api.id
  type            = "TOKEN"
  authorizer_uri  = aws_lambda_function.function["authorizer"].invoke_arn
  identity_source = "method.request.header.authorization"
  # The `ttlSeconds` of the authorizer.
  authorizer_result_ttl_in_seconds = 300
}

resource "aws_lambda_permission" "authorizer" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function["authorizer"].function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/authorizers/${aws_api_gateway_authorizer.users.id}"
}

resource "aws_lambda_permission" "pets" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function["pets"].function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.api.execution_arn}/prod/*"
}

resource "aws_api_gateway_resource" "pets" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  parent_id   = aws_api_gateway_rest_api.api.root_resource_id
  path_part   = "pets"
}

resource "aws_api_gateway_resource" "pet" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  parent_id   = aws_api_gateway_resource.pets.id
  path_part   = "{id}"
}

resource "aws_api_gateway_method" "method" {
  for_each      = local.methods
  rest_api_id   = aws_api_gateway_rest_api.api.id
  resource_id   = each.value.resource
  http_method   = each.value.method
  authorization = "CUSTOM"
  authorizer_id = aws_api_gateway_authorizer.users.id
}

resource "aws_api_gateway_integration" "pets" {
  for_each                = local.methods
  rest_api_id             = aws_api_gateway_rest_api.api.id
  resource_id             = each.value.resource
  http_method             = aws_api_gateway_method.method[each.key].http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.function["pets"].invoke_arn
}

resource "aws_api_gateway_deployment" "api" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  triggers = {
    redeployment = sha1(jsonencode([
      aws_api_gateway_authorizer.users, aws_api_gateway_method.method, aws_api_gateway_integration.pets,
    ]))
  }
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "prod" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  deployment_id = aws_api_gateway_deployment.api.id
  stage_name    = "prod"
}

output "url" {
  value = "${aws_api_gateway_stage.prod.invoke_url}/pets"
}
