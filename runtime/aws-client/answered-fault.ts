import { correctedOffsetMs, type SignedAt } from './clock-skew.ts';
import type { Answer } from './exchange.ts';
import { AwsFault } from './faults.ts';

/** What a call failed with, and by how much the clock is corrected for the next try, where it was wrong. */
export interface Failure {
  readonly fault: AwsFault;
  readonly correctedMs?: number | undefined;
}

/** What an answer says of a failure. */
export function failureOf(answer: Answer, said: Record<string, unknown> | undefined, signedAt: SignedAt): Failure {
  const fault = faultOf(answer, said);
  const correctedMs = correctedOffsetMs(fault, answer.headers.date, signedAt);
  if (correctedMs === undefined) return { fault };
  return { fault: new AwsFault({ ...fault, message: fault.message, isClockCorrected: true }), correctedMs };
}

/** A fault in the service's own words, or where it has none, such as one of a proxy, in those of HTTP. */
export function faultOf({ status, headers }: Pick<Answer, 'status' | 'headers'>, said: Record<string, unknown> = {}): AwsFault {
  const { __type, message, Message, ...members } = said;
  const type = __type ?? headers['x-amzn-errortype'];
  return new AwsFault(
    {
      name: typeof type === 'string' ? nameOf(type) : 'UnknownError',
      message: String(message ?? Message ?? `The answer has the status ${status} and no message`),
      status,
      requestId: headers['x-amzn-requestid']?.toString(),
      retryAfterMs: retryAfterMsOf(headers),
    },
    members,
  );
}

/** `com.amazonaws.dynamodb.v20120810#ValidationException` and `ValidationException:http://…` are the same. */
function nameOf(type: string): string {
  return type.replace(/^.*#/, '').replace(/:.*$/, '');
}

function retryAfterMsOf(headers: Answer['headers']): number | undefined {
  const milliseconds = Number(headers['x-amz-retry-after'] ?? Number(headers['retry-after']) * 1_000);
  return milliseconds > 0 ? milliseconds : undefined;
}
