/** One metric that functions emit: its unit in CloudWatch's words, and what it counts or measures. */
export interface Metric {
  readonly unit: 'Count' | 'Seconds';
  readonly meaning: string;
}

/** The namespace of all metrics in CloudWatch. */
export const metricNamespace = 'AllFrame';

/** What each metric is told apart by. */
export const metricDimensions = ['service', 'stage'] as const;

/**
 * Every metric that the runtime emits: as lines of a function's log in CloudWatch's embedded metric format
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html), so that a function needs no permission
 * for them. Dashboards and alarms are made of these names.
 */
export const metrics = {
  ConflictRetries: { unit: 'Count', meaning: 'Commands that were decided again because another writer was faster' },
  Conflicts: { unit: 'Count', meaning: 'Commands that were given up for it' },
  DeadLetters: { unit: 'Count', meaning: 'Messages that no retry cures, which a function put among the dead letters itself' },
  ParkedStreams: { unit: 'Count', meaning: 'Streams that were parked for a follower, or tried again in vain' },
  ProjectionLag: { unit: 'Seconds', meaning: 'From when a commit was stored until it was projected' },
  ReactorLag: { unit: 'Seconds', meaning: 'From when a commit was stored until sagas, reactors and the publisher had handled it' },
  SagaAge: { unit: 'Seconds', meaning: 'From when a saga began until it ended' },
  StreamsBehind: { unit: 'Count', meaning: 'Streams that a catch-up found a follower behind on: lost wake-ups' },
} as const satisfies Record<string, Metric>;

/** The name of a metric. */
export type MetricName = keyof typeof metrics;
