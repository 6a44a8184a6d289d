# What every stack on AWS promises, asked of its plan. The provider is mocked: nothing is reached, what AWS answers is invented.
mock_provider "aws" {
  mock_resource "aws_iam_role" {
    override_during = plan
    defaults        = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }
}

run "keeps_its_promises" {
  command = plan

  variables {
    region = "eu-central-1"
  }

  assert {
    condition     = aws_dynamodb_table.event_store.deletion_protection_enabled
    error_message = "The event store can be deleted."
  }

  assert {
    condition     = one(aws_dynamodb_table.event_store.point_in_time_recovery[*].enabled)
    error_message = "The event store has no continuous backups."
  }

  assert {
    condition     = output.event_table == aws_dynamodb_table.event_store.name
    error_message = "The output names another table."
  }

  assert {
    condition     = one(aws_lambda_function.worker.environment[*].variables).EVENT_TABLE == aws_dynamodb_table.event_store.name
    error_message = "The worker writes into another table."
  }

  assert {
    condition     = aws_lambda_function.worker.source_code_hash == filebase64sha256(aws_lambda_function.worker.filename)
    error_message = "The hash is of another archive."
  }

  assert {
    condition     = aws_lambda_function.worker.role == aws_iam_role.worker.arn
    error_message = "The worker runs under another role."
  }

  assert {
    condition     = aws_cloudwatch_log_group.worker.retention_in_days > 0
    error_message = "The worker's log is kept for ever."
  }
}

run "refuses_a_region_of_another_cloud" {
  command = plan

  variables {
    region = "europe-west1"
  }

  expect_failures = [var.region]
}
