/** What Lambda tells a handler of its invocation, as far as it is used here. */
export interface LambdaContext {
  readonly awsRequestId?: string;
  getRemainingTimeInMillis?(): number;
}

/** Kept back from an invocation's time, to answer before Lambda ends it. */
const reserveMs = 500;

/** When the invocation's work must be done, in milliseconds since the epoch. */
export function deadlineOf(context: LambdaContext | undefined, now: number): number | undefined {
  const remaining = context?.getRemainingTimeInMillis?.();
  return remaining === undefined ? undefined : now + Math.max(0, remaining - reserveMs);
}
