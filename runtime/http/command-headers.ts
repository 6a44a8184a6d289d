import type { DispatchOptions } from '../command-bus/command-bus.ts';
import { InvalidHeaderError } from './errors.ts';
import type { HttpRequest } from './http-message.ts';

/**
 * What a request's headers say of its command: `Idempotency-Key` is its id, `If-Match` the version that its stream must have,
 * `traceparent` its trace, which is passed over unless it is one.
 *
 * @throws {InvalidHeaderError} when `If-Match` is no version, or stands at a command that waits in a queue first
 */
export function readCommandHeaders(headers: HttpRequest['headers'], { isQueued }: { isQueued: boolean }): DispatchOptions {
  const commandId = headers['idempotency-key'];
  const ifMatch = headers['if-match'];
  const traceParent = headers.traceparent;
  if (isQueued && ifMatch !== undefined)
    throw new InvalidHeaderError({ header: 'If-Match', value: ifMatch, form: 'left out, since this command waits in a queue' });
  return {
    ...(commandId !== undefined && { commandId: checkedKey(commandId) }),
    ...(ifMatch !== undefined && { expectedVersion: readVersion(ifMatch) }),
    ...(traceParent !== undefined && isTraceParent.test(traceParent) && { traceParent }),
  };
}

const maxKeyLength = 255;

/** Version, trace, parent and flags (https://www.w3.org/TR/trace-context/#traceparent-header). */
const isTraceParent = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

function checkedKey(value: string): string {
  if (value.length > 0 && value.length <= maxKeyLength) return value;
  throw new InvalidHeaderError({
    header: 'Idempotency-Key',
    value: JSON.stringify(value.slice(0, 20)),
    form: `1 to ${maxKeyLength} characters`,
  });
}

/** `"3"` or `3` is that version, `*` any stream that exists. */
function readVersion(value: string): number | 'stream-exists' {
  if (value.trim() === '*') return 'stream-exists';
  const digits = /^\s*("?)(\d{1,15})\1\s*$/.exec(value)?.[2];
  if (digits === undefined) throw new InvalidHeaderError({ header: 'If-Match', value, form: 'a version such as "3", or *' });
  return Number(digits);
}
