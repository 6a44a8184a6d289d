import type { DispatchOptions } from '../command-bus/dispatch-options.ts';
import { InvalidHeaderError } from './errors.ts';
import type { HttpRequest } from './http-message.ts';
import { readIfMatch } from './if-match.ts';

/**
 * What a request's headers say of its command: `http:` and its `Idempotency-Key` are its id, `If-Match` the version that its stream must have,
 * `traceparent` and `tracestate` its trace, which is passed over unless it is one.
 *
 * @throws {InvalidHeaderError} when `If-Match` is no version, or stands at a command that waits in a queue first or has no stream
 */
export function readCommandHeaders(headers: HttpRequest['headers'], kind: 'command' | 'effect' | 'enqueued'): DispatchOptions {
  const key = headers['idempotency-key'];
  const ifMatch = headers['if-match'];
  return {
    ...(key !== undefined && { commandId: idOf(key) }),
    ...(ifMatch !== undefined && { expectedVersion: readIfMatch(ifMatch, kind) }),
    ...readTrace(headers),
  };
}

/** The W3C trace context of a request; nothing where it has none that is valid. */
export function readTrace({ traceparent, tracestate }: HttpRequest['headers']): Pick<DispatchOptions, 'traceParent' | 'traceState'> {
  if (traceparent === undefined || !isTraceParent.test(traceparent)) return {};
  return { traceParent: traceparent, ...(tracestate !== undefined && isTraceState.test(tracestate) && { traceState: tracestate }) };
}

const maxKeyLength = 255;

/** Version, trace, parent and flags (https://www.w3.org/TR/trace-context/#traceparent-header). */
const isTraceParent = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** Printable, and as long as everybody has to pass on (https://www.w3.org/TR/trace-context/#tracestate-limits). */
const isTraceState = /^[\x20-\x7e]{1,512}$/;

/** What callers choose is kept apart from the ids that the service makes of its schedules, events and sagas, which can be guessed. */
function idOf(value: string): string {
  if (value.length > 0 && value.length <= maxKeyLength) return `http:${value}`;
  throw new InvalidHeaderError({
    header: 'Idempotency-Key',
    value: JSON.stringify(value.slice(0, 20)),
    form: `1 to ${maxKeyLength} characters`,
  });
}
