terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = var.region
  default_tags {
    tags = { service = "orders" }
  }
}

variable "region" {
  type    = string
  default = "eu-west-1"
}

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_dynamodb_table" "events" {
  name             = "orders-events"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "streamId"
  range_key        = "version"
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"
  attribute {
    name = "streamId"
    type = "S"
  }
  attribute {
    name = "version"
    type = "N"
  }
  attribute {
    name = "type"
    type = "S"
  }
  global_secondary_index {
    name            = "byType"
    hash_key        = "type"
    projection_type = "ALL"
  }
  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_sqs_queue" "dead" {
  name                      = "orders-dead"
  message_retention_seconds = 1209600
}

resource "aws_sqs_queue" "commands" {
  name                       = "orders-commands"
  visibility_timeout_seconds = 180
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 5 })
}

resource "aws_iam_role" "function" {
  name               = "orders-function"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "function" {
  role = aws_iam_role.function.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["sqs:ReceiveMessage"], Resource = aws_sqs_queue.commands.arn }]
  })
}

resource "aws_lambda_function" "commands" {
  function_name = "orders-commands"
  role          = aws_iam_role.function.arn
  filename      = "function.zip"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  architectures = ["arm64"]
  memory_size   = 256
  timeout       = 29
  environment {
    variables = { TABLE = aws_dynamodb_table.events.name, QUEUE_URL = aws_sqs_queue.commands.url }
  }
  depends_on = [aws_cloudwatch_log_group.commands]
}

resource "aws_cloudwatch_log_group" "commands" {
  name              = "/aws/lambda/orders-commands"
  retention_in_days = 30
}

resource "aws_lambda_event_source_mapping" "commands" {
  function_name           = aws_lambda_function.commands.arn
  event_source_arn        = aws_sqs_queue.commands.arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

resource "aws_cloudwatch_event_bus" "orders" {
  name = "orders"
}

resource "aws_cloudwatch_event_rule" "checkout" {
  name           = "orders-checkout"
  event_bus_name = aws_cloudwatch_event_bus.orders.name
  event_pattern  = jsonencode({ "detail-type" = ["checkout.completed"], account = [data.aws_caller_identity.current.account_id] })
}

resource "aws_cloudwatch_event_target" "checkout" {
  rule           = aws_cloudwatch_event_rule.checkout.name
  event_bus_name = aws_cloudwatch_event_bus.orders.name
  arn            = aws_lambda_function.commands.arn
  dead_letter_config {
    arn = aws_sqs_queue.dead.arn
  }
}

resource "aws_lambda_permission" "checkout" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.commands.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.checkout.arn
}

resource "aws_apigatewayv2_api" "http" {
  name          = "orders"
  protocol_type = "HTTP"
  cors_configuration {
    allow_methods = ["GET", "POST"]
    allow_origins = ["https://shop.example.com"]
  }
}

resource "aws_apigatewayv2_integration" "commands" {
  api_id                 = aws_apigatewayv2_api.http.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.commands.invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "orders" {
  for_each  = toset(["GET /orders", "POST /orders"])
  api_id    = aws_apigatewayv2_api.http.id
  route_key = each.value
  target    = "integrations/${aws_apigatewayv2_integration.commands.id}"
}

data "aws_partition" "current" {}

data "aws_region" "current" {}

resource "aws_iam_policy" "logs" {
  name = "orders-logs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:PutLogEvents"]
      Resource = "arn:${data.aws_partition.current.partition}:logs:${data.aws_region.current.region}:*:*"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.function.name
  policy_arn = aws_iam_policy.logs.arn
}

resource "aws_sqs_queue_policy" "dead" {
  queue_url = aws_sqs_queue.dead.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sqs:SendMessage", Resource = aws_sqs_queue.dead.arn }]
  })
}

resource "aws_lambda_function_event_invoke_config" "commands" {
  function_name          = aws_lambda_function.commands.function_name
  maximum_retry_attempts = 2
  destination_config {
    on_failure {
      destination = aws_sqs_queue.dead.arn
    }
  }
}

resource "aws_apigatewayv2_stage" "live" {
  api_id      = aws_apigatewayv2_api.http.id
  name        = "$default"
  auto_deploy = true
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.commands.arn
    format          = jsonencode({ requestId = "$context.requestId" })
  }
  route_settings {
    route_key              = "POST /orders"
    throttling_burst_limit = 10
  }
}

resource "aws_s3_bucket" "code" {
  bucket_prefix = "orders-code-"
}

resource "aws_s3_object" "code" {
  bucket = aws_s3_bucket.code.id
  key    = "function.zip"
  source = "function.zip"
}

output "queue_url" {
  value = aws_sqs_queue.commands.url
}
