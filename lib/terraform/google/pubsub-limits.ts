import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';

/** The range of a dead-letter policy (https://cloud.google.com/pubsub/docs/handling-failures); the nearest that Pub/Sub does. */
export function attemptsOf(wanted: number): number {
  return Math.min(100, Math.max(5, wanted));
}

/** How long a message stays hidden at most (https://cloud.google.com/pubsub/docs/lease-management): so long a step of a rebuild may take. */
export const longestAckDeadlineSeconds = 600;

/** 10 to 600 seconds (https://cloud.google.com/pubsub/docs/lease-management). */
export function ackDeadlineOf(seconds: number, id: string): number {
  if (seconds >= 10 && seconds <= longestAckDeadlineSeconds) return seconds;
  throw new UnsupportedOnTargetError({
    target: 'google',
    resource: id,
    fault: `a Pub/Sub message stays hidden for 10 to 600 s, not ${seconds} s`,
    remedy: 'set visibilityTimeoutSeconds of its queue(), or the worker’s timeoutSeconds, which it is made from',
  });
}

/** 10 minutes to 31 days (https://cloud.google.com/pubsub/docs/subscription-properties). */
export function retentionOf(seconds: number, id: string): string {
  if (seconds >= 600 && seconds <= 2_678_400) return `${seconds}s`;
  throw new UnsupportedOnTargetError({
    target: 'google',
    resource: id,
    fault: `a Pub/Sub subscription keeps messages for 600 to 2678400 s, not ${seconds} s`,
    remedy: 'choose a retention that both clouds have',
  });
}
