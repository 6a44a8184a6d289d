# What every stack on Google Cloud promises, asked of its plan. The provider is mocked: nothing is reached, what Google answers is invented.
mock_provider "google" {}

variables {
  region  = "europe-west1"
  project = "orders-project"
  image   = "europe-west1-docker.pkg.dev/orders-project/orders/orders@sha256:0000000000000000000000000000000000000000000000000000000000000000"
}

run "keeps_its_promises" {
  command = plan

  assert {
    condition     = google_firestore_database.event_store.delete_protection_state == "DELETE_PROTECTION_ENABLED"
    error_message = "The event store can be deleted."
  }

  assert {
    condition     = google_firestore_database.event_store.point_in_time_recovery_enablement == "POINT_IN_TIME_RECOVERY_ENABLED"
    error_message = "The event store has no continuous backups."
  }

  assert {
    condition     = google_firestore_database.event_store.location_id == google_cloud_run_v2_service.worker.location
    error_message = "A trigger would not find its database."
  }

  assert {
    condition     = google_cloud_run_v2_service.worker.template[0].containers[0].image == var.image
    error_message = "The worker runs another image."
  }

  assert {
    condition     = google_cloud_run_v2_service.worker.ingress == "INGRESS_TRAFFIC_INTERNAL_ONLY"
    error_message = "The worker is reached from outside."
  }

  assert {
    condition     = google_service_account.api.account_id != google_service_account.worker.account_id
    error_message = "Both services run under one account."
  }
}

run "refuses_what_the_variables_may_not_be" {
  command = plan

  variables {
    region  = "eu-central-1"
    project = "123456789012"
    image   = "europe-west1-docker.pkg.dev/orders-project/orders/orders:latest"
  }

  expect_failures = [var.region, var.project, var.image]
}
