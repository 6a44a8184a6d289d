import type { Resource, ResourceMeasure } from './service-model.ts';

/** A metric of Cloud Monitoring that stands for a measure. */
export interface GoogleMeasure {
  /** Its type, or the name of one that is made of the log. */
  readonly metric: string | { readonly ofLog: typeof refusedRequests };
  /** What its values are, which says how those of a period are put together. */
  readonly values: 'counts' | 'levels' | 'distribution';
  /** https://cloud.google.com/monitoring/api/resources */
  readonly monitoredResource: string;
  /** The label that tells the resource, and which of its names is the label's value. */
  readonly label: string;
  readonly of: 'service' | 'subscription' | 'deadLetters' | 'database' | 'timerQueue' | 'job';
  /** What else holds of the values, as matchers of PromQL. */
  readonly where?: string;
  /** How many of the measure's units one of the metric's is. */
  readonly factor?: number;
  /** What people are told of it, where that is not the same as on AWS. */
  readonly meaning?: string;
}

/** The metric that is made of what Cloud Run writes where it has no instance for a request. */
export const refusedRequests = 'RefusedRequests';

/**
 * What Cloud Monitoring measures of a resource, https://cloud.google.com/monitoring/api/metrics_gcp; nothing where it has nothing alike: what Eventarc
 * gives up after a day is counted nowhere but by the catch-up, as StreamsBehind.
 */
export function googleMeasure(measure: ResourceMeasure, kind: Resource['kind']): GoogleMeasure | undefined {
  return measure === 'dead-letters' ? deadLetters[kind as keyof typeof deadLetters] : measures[measure];
}

const cloudRun = { monitoredResource: 'cloud_run_revision', label: 'service_name', of: 'service' } as const;
const pubsub = { values: 'levels', monitoredResource: 'pubsub_subscription', label: 'subscription_id', of: 'subscription' } as const;
const requests = { ...cloudRun, values: 'counts', metric: 'run.googleapis.com/request_count' } as const;
const failed = { ...requests, where: 'response_code_class="5xx"', meaning: 'requests are answered 5xx' } as const;
const latencies = { ...cloudRun, values: 'distribution', metric: 'run.googleapis.com/request_latencies' } as const;
const waiting = 'pubsub.googleapis.com/subscription/num_undelivered_messages';
const oldest = 'pubsub.googleapis.com/subscription/oldest_unacked_message_age';

const measures: Readonly<Record<Exclude<ResourceMeasure, 'dead-letters'>, GoogleMeasure>> = {
  errors: failed,
  'server-errors': failed,
  // Requests that reach no instance are none of its request_count.
  throttles: { ...cloudRun, values: 'counts', metric: { ofLog: refusedRequests } },
  duration: latencies,
  latency: latencies,
  invocations: requests,
  'stream-age': { ...pubsub, metric: oldest, factor: 1_000, meaning: 'new commits wait to be read' },
  'waiting-messages': { ...pubsub, metric: waiting },
  'oldest-message-age': { ...pubsub, metric: oldest },
  'throttled-requests': {
    metric: 'firestore.googleapis.com/api/request_count',
    values: 'counts',
    monitoredResource: 'firestore.googleapis.com/Database',
    label: 'database_id',
    of: 'database',
    where: 'response_code="RESOURCE_EXHAUSTED"',
    meaning: 'Firestore refuses requests to its database',
  },
};

const kept: GoogleMeasure = { ...pubsub, metric: waiting, of: 'deadLetters' };

const deadLetters = {
  queue: kept,
  'bus-rule': kept,
  'topic-subscription': kept,
  function: kept,
  // A job keeps nothing that it gives up: each of its calls that fails is a line of its log.
  schedule: {
    metric: 'logging.googleapis.com/log_entry_count',
    values: 'counts',
    monitoredResource: 'cloud_scheduler_job',
    label: 'job_id',
    of: 'job',
    where: 'severity="ERROR"',
    meaning: 'calls of its job fail; what it gives up stands in its log alone',
  },
  'timer-group': {
    metric: 'cloudtasks.googleapis.com/queue/task_attempt_count',
    values: 'counts',
    monitoredResource: 'cloud_tasks_queue',
    label: 'queue_id',
    of: 'timerQueue',
    where: 'response_code!~"(?i:ok)|2.."',
    meaning: 'timers can’t be sent; each is tried until it can',
  },
} satisfies Partial<Record<Resource['kind'], GoogleMeasure>>;
