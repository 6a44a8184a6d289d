terraform {
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.0"
    }
  }
}

provider "google" {
  project = var.project
  region  = "europe-west1"
}

variable "project" {
  type    = string
  default = "orders-project"
}

data "google_project" "this" {}

data "google_storage_project_service_account" "this" {}

resource "google_project_service" "run" {
  service            = "run.googleapis.com"
  disable_on_destroy = false
}

resource "google_service_account" "orders" {
  account_id = "orders"
}

resource "google_firestore_database" "events" {
  name        = "orders"
  location_id = "europe-west1"
  type        = "FIRESTORE_NATIVE"
}

resource "google_firestore_index" "by_customer" {
  database   = google_firestore_database.events.name
  collection = "OrderSummaries"
  fields {
    field_path = "customerId"
    order      = "ASCENDING"
  }
  fields {
    field_path = "cents"
    order      = "ASCENDING"
  }
}

resource "google_firestore_field" "expiry" {
  database   = google_firestore_database.events.name
  collection = "Reservations"
  field      = "expiresAt"
  ttl_config {}
}

resource "google_pubsub_topic" "commands" {
  name = "orders-commands"
}

resource "google_pubsub_topic" "dead" {
  name = "orders-dead"
}

resource "google_pubsub_topic_iam_member" "dead" {
  topic  = google_pubsub_topic.dead.name
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

resource "google_pubsub_subscription" "commands" {
  name                 = "orders-commands"
  topic                = google_pubsub_topic.commands.id
  ack_deadline_seconds = 180
  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead.id
    max_delivery_attempts = 5
  }
  push_config {
    push_endpoint = "${google_cloud_run_v2_service.orders.uri}/_events/commands"
    oidc_token {
      service_account_email = google_service_account.orders.email
    }
  }
}

resource "google_project_iam_member" "firestore" {
  project = data.google_project.this.project_id
  role    = "roles/datastore.user"
  member  = google_service_account.orders.member
}

resource "google_cloud_run_v2_service" "orders" {
  name     = "orders"
  location = "europe-west1"
  ingress  = "INGRESS_TRAFFIC_ALL"
  labels   = { service = "orders" }
  template {
    service_account = google_service_account.orders.email
    timeout         = "60s"
    containers {
      image = "europe-west1-docker.pkg.dev/orders-project/orders/service:1"
      env {
        name  = "EVENTS"
        value = google_firestore_database.events.name
      }
      env {
        name  = "TOPIC"
        value = google_pubsub_topic.commands.id
      }
      resources {
        limits = { cpu = "1", memory = "512Mi" }
      }
    }
  }
  depends_on = [google_project_service.run]
}

resource "google_cloud_run_v2_service_iam_member" "push" {
  name     = google_cloud_run_v2_service.orders.name
  location = google_cloud_run_v2_service.orders.location
  role     = "roles/run.invoker"
  member   = google_service_account.orders.member
}

resource "google_cloud_scheduler_job" "sweep" {
  name     = "orders-sweep"
  schedule = "* * * * *"
  http_target {
    uri = "${google_cloud_run_v2_service.orders.uri}/_events/sweep"
    oidc_token {
      service_account_email = google_service_account.orders.email
    }
  }
}

resource "google_project_iam_custom_role" "events" {
  role_id     = "ordersEvents"
  title       = "Appends events"
  permissions = ["datastore.entities.create", "datastore.entities.get"]
}

resource "google_service_account_iam_member" "push" {
  service_account_id = google_service_account.orders.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_service_account.orders.member
}

resource "google_pubsub_subscription_iam_member" "dead" {
  subscription = google_pubsub_subscription.commands.name
  role         = "roles/pubsub.subscriber"
  member       = google_service_account.orders.member
}

resource "google_artifact_registry_repository" "images" {
  repository_id = "orders"
  location      = "europe-west1"
  format        = "DOCKER"
  cleanup_policies {
    id     = "keep"
    action = "KEEP"
    most_recent_versions {
      keep_count = 10
    }
  }
}

resource "google_eventarc_trigger" "events" {
  name                    = "orders-events"
  location                = "europe-west1"
  service_account         = google_service_account.orders.email
  event_data_content_type = "application/protobuf"
  matching_criteria {
    attribute = "type"
    value     = "google.cloud.firestore.document.v1.created"
  }
  matching_criteria {
    attribute = "document"
    value     = "events/{id}"
    operator  = "match-path-pattern"
  }
  destination {
    cloud_run_service {
      service = google_cloud_run_v2_service.orders.name
      region  = google_cloud_run_v2_service.orders.location
      path    = "/_events/firestore"
    }
  }
}

output "url" {
  value = google_cloud_run_v2_service.orders.uri
}
