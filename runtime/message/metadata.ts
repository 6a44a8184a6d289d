/** Where a message comes from, as it is handed on from cause to effect. */
export interface MessageOrigin {
  /**
   * Shared by everything that one first message caused.
   *
   * @default the id of the message itself
   */
  readonly correlationId?: string | undefined;
  /**
   * The message that caused this one.
   *
   * @default the id of the message itself
   */
  readonly causationId?: string | undefined;
  /**
   * How many messages stand between this one and the first (rule B3).
   *
   * @default 0
   */
  readonly causationDepth?: number | undefined;
  /** Who sent the first message, where authentication tells. */
  readonly actor?: string | undefined;
  /** Whose data it is about, in a service that declares tenants: part of the keys of streams and documents. */
  readonly tenant?: string | undefined;
  /** W3C trace context, as it came in `traceparent`. */
  readonly traceParent?: string | undefined;
  /** W3C trace context, as it came in `tracestate`. */
  readonly traceState?: string | undefined;
}

/** Where a message comes from; it is stored with each commit and inherited by what the commit causes. */
export interface MessageMetadata extends MessageOrigin {
  /** The command that produced the commit; the key of idempotency (rule B1). */
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly causationDepth: number;
  /** A hash of the command's input: the same id with other input is an error (rule B1). */
  readonly inputHash?: string | undefined;
}

/** How many causes may stand between a message and the first (rule B3). */
export const maxCausationDepth = 32;

/**
 * The origin of a message that another one causes: the same correlation, actor, tenant and trace, one step deeper.
 *
 * @param causationId the id of the cause: of an event, a command or a message
 */
export function causedBy(cause: MessageOrigin, causationId: string): MessageOrigin & { readonly causationDepth: number } {
  const { correlationId = causationId, causationDepth = 0, actor, tenant, traceParent, traceState } = cause;
  return { correlationId, causationId, causationDepth: causationDepth + 1, actor, tenant, traceParent, traceState };
}
