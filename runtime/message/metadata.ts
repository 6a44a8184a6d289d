/** Where a message comes from; it is stored with each commit and inherited by what the commit causes. */
export interface MessageMetadata {
  /** The command that produced the commit; the key of idempotency (rule B1). */
  readonly commandId: string;
  /** Shared by everything that one first message caused. */
  readonly correlationId: string;
  /** The message that caused this one. */
  readonly causationId: string;
  /** How many messages stand between this one and the first (rule B3). */
  readonly causationDepth: number;
  /** A hash of the command's input: the same id with other input is an error (rule B1). */
  readonly inputHash?: string | undefined;
  /** Who sent the command, where authentication tells. */
  readonly actor?: string | undefined;
  /** W3C trace context, as it came in `traceparent`. */
  readonly traceParent?: string | undefined;
}
