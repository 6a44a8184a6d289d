import { sharedDefaults } from '../../runtime/contract/defaults.ts';
import { advisedVisibilityFactor } from './limits.ts';

/** What holds where the service says nothing: the one place where these numbers stand. */
export const defaults = {
  stage: 'dev',
  /** Of what is stateful. */
  protection: { pointInTimeRecovery: true, deletionProtection: true },
  function: { memoryMb: 256, timeoutSeconds: 29, architecture: 'arm64', logRetentionDays: 30, runtime: 'nodejs24.x' },
  cloudRun: { cpu: 1, memoryMb: 512, concurrency: 80, minInstances: 0, maxInstances: 10 },
  queue: { retentionSeconds: days(4), batchSize: 10, maxReceives: sharedDefaults.maxReceives, visibilityFactor: advisedVisibilityFactor },
  /** The longest that SQS keeps a message: dead letters wait for people. */
  deadLetter: { retentionSeconds: days(14) },
  /** EventBridge's own longest (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html). */
  busRule: { maximumEventAgeSeconds: days(1), maximumRetryAttempts: 185 },
  /** Lambda's own most (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html). */
  asyncFailures: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 6 * 60 * 60 },
  stream: { batchSize: 100, parallelizationFactor: 1 },
} as const;

function days(count: number): number {
  return count * 24 * 60 * 60;
}
