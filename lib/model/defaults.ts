import { sharedDefaults } from '../../runtime/contract/defaults.ts';
import type { FunctionRole } from '../../runtime/contract/environment.ts';
import { advisedVisibilityFactor, limits } from './limits.ts';

/** What holds where the service says nothing: the one place where these numbers stand. */
export const defaults = {
  stage: 'dev',
  /** Of what is stateful. */
  protection: { pointInTimeRecovery: true, deletionProtection: true },
  /** `arm64` costs a fifth less (https://aws.amazon.com/lambda/pricing/). */
  function: { architecture: 'arm64', logRetentionDays: 30, runtime: 'nodejs24.x' },
  /** By what a role does. */
  role: {
    /** As long as its API waits. */
    api: { memoryMb: 256, timeoutSeconds: limits.httpTimeoutSeconds.max },
    /** Retries of a queue come after six times as long: a longer timeout would make them rare. */
    worker: { memoryMb: 256, timeoutSeconds: 29 },
    /** A whole batch of commits, each with a read and a write. */
    projector: { memoryMb: 256, timeoutSeconds: 60 },
    reactor: { memoryMb: 256, timeoutSeconds: 60 },
    /** As long as Lambda lets it: it goes on where it was stopped. */
    rebuilder: { memoryMb: 512, timeoutSeconds: limits.timeoutSeconds.max },
    /** It ends before the next one begins. */
    catchUp: { memoryMb: 256, timeoutSeconds: 270 },
  } satisfies Readonly<Record<FunctionRole, { readonly memoryMb: number; readonly timeoutSeconds: number }>>,
  cloudRun: { cpu: 1, memoryMb: 512, concurrency: 80, minInstances: 0, maxInstances: 10 },
  http: { gateway: 'http-api' },
  queue: {
    retentionSeconds: days(4),
    batchSize: 10,
    batchWindowSeconds: 0,
    maxReceives: sharedDefaults.maxReceives,
    visibilityFactor: advisedVisibilityFactor,
  },
  /** A stretch of a rebuild at a time, and not more of them at once than leave the store to others: 2 is Lambda's least. */
  rebuilds: { batchSize: 1, batchWindowSeconds: 0, maxConcurrency: limits.maxConcurrency.min },
  /** The longest that SQS keeps a message: dead letters wait for people. */
  deadLetter: { retentionSeconds: days(14) },
  /** EventBridge's own longest (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html). */
  busRule: { maximumEventAgeSeconds: days(1), maximumRetryAttempts: 185 },
  /** EventBridge Scheduler's own longest (https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html). */
  schedule: { maximumEventAgeSeconds: days(1), maximumRetryAttempts: 185 },
  /** The next one does what this one left. */
  catchUp: { everyMinutes: 5, maximumEventAgeSeconds: 5 * 60, maximumRetryAttempts: 0 },
  /** Lambda's own most (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html). */
  asyncFailures: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 6 * 60 * 60 },
  /**
   * No window: a read model is as old as the window is long. Ten tries and a day, which is how long a stream keeps its records; Lambda's own
   * default would go on for ever (https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html).
   */
  stream: {
    batchSize: 100,
    parallelizationFactor: 1,
    batchWindowSeconds: 0,
    maximumRetryAttempts: 10,
    maximumRecordAgeSeconds: days(1),
  },
  bucket: { versioned: true },
  personalKeys: { restoreDays: 7 },
  monitoring: { maxLagSeconds: 300 },
  alarm: {
    /** What nothing cures by itself. */
    atOnce: { threshold: 0, periodSeconds: 300, periods: 1 },
    /** What may be over after a retry. */
    lasting: { periodSeconds: 300, periods: 3 },
    /** Commands that are given up in five minutes. */
    conflicts: 10,
    latencyMs: 5_000,
  },
} as const;

function days(count: number): number {
  return count * 24 * 60 * 60;
}
