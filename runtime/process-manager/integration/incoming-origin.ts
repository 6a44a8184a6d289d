import { causedBy, type MessageOrigin } from '../../message/metadata.ts';
import { maxTextLength } from '../../message/origin-faults.ts';

/**
 * The origin of what an event of another service causes here. The metadata of one of our own services is continued, so that a circle
 * through several services ends as well (rule B3); what is no such metadata is passed over.
 *
 * @param eventId the event's id: the cause
 * @param metadata what stands beside the event's data, as it came
 */
export function incomingOrigin(eventId: string, metadata: unknown): MessageOrigin & { readonly causationDepth: number } {
  const fields = (typeof metadata === 'object' && metadata !== null ? metadata : {}) as Readonly<Record<string, unknown>>;
  const { correlationId, causationDepth, tenant, traceParent, traceState } = fields;
  return causedBy(
    {
      correlationId: shortText(correlationId),
      causationDepth: isCount(causationDepth) ? causationDepth : 0,
      tenant: shortText(tenant),
      traceParent: shortText(traceParent),
      traceState: shortText(traceState),
    },
    eventId,
  );
}

/**
 * The id of the command that an event of another service leads to. One of our own services says which event it is, which is the same when it
 * is published again in another envelope; its source stands before it, so that no service can take another's id.
 */
export function incomingCommandId(envelope: { readonly id: string; readonly source: string }, metadata: unknown): string {
  const { eventId } = (metadata ?? {}) as { readonly eventId?: unknown };
  const own = shortText(eventId);
  return own ? `event:${envelope.source}:${own}` : envelope.id;
}

function shortText(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= maxTextLength ? value : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
