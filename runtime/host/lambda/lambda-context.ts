/** What Lambda tells a handler of its invocation, as far as it is used here. */
export interface LambdaContext {
  readonly awsRequestId?: string;
  getRemainingTimeInMillis?(): number;
}

/** What infrastructure and bundle must agree on. */
export interface HandlerOptions {
  /** The hash of the model that the bundle was made from. */
  readonly modelHash: string;
  /**
   * Of the service's code: what snapshots go by.
   *
   * @default snapshots go by the `stateVersion` of an aggregate alone
   */
  readonly fingerprint?: string | undefined;
}

/** Kept back from an invocation's time, to answer before Lambda ends it. */
const reserveMs = 500;

/** When the invocation's work must be done, in milliseconds since the epoch. */
export function deadlineOf(context: LambdaContext | undefined, now: number): number | undefined {
  const remaining = context?.getRemainingTimeInMillis?.();
  return remaining === undefined ? undefined : now + Math.max(0, remaining - reserveMs);
}
