import { awsEndpoint } from './aws-endpoint.ts';
import { mayHoldBinary } from './binary-values.ts';
import type { ClientAmbient } from './client-ambient.ts';
import { crc32 } from './crc32.ts';
import { decodeBinary } from './decode-binary.ts';
import { type Answer, exchangeWith } from './exchange.ts';
import { UnreadableAnswerError } from './faults.ts';
import { type AwsCredentials, requestSigner } from './request-signer.ts';

/** A service of AWS that speaks the JSON protocol. */
export interface JsonServiceOptions {
  /** As in host names and signatures: `dynamodb`. */
  readonly service: string;
  /** What stands before an operation in the header `X-Amz-Target`. */
  readonly target: string;
  /**
   * Of the protocol: what the service reads its content type for.
   *
   * @default '1.0'
   */
  readonly version?: '1.0' | '1.1' | undefined;
  readonly region: string;
  /** @default the region's */
  readonly endpoint?: string | undefined;
  /** Asked for each request. */
  readonly credentials: () => AwsCredentials;
  readonly ambient: ClientAmbient;
}

/** Sends the JSON of an operation's input once, and gives its output. */
export type Post = <Output>(operation: string, body: string, timeoutMs: number) => Promise<Output>;

/**
 * Signed requests to a service of AWS, one try each.
 *
 * @throws {TypeError} when the endpoint or the region can't be one
 */
export function jsonService({ service, target, version = '1.0', region, endpoint, credentials, ambient }: JsonServiceOptions): Post {
  const place = awsEndpoint(service, region, endpoint);
  const common = { 'content-type': `application/x-amz-json-${version}`, host: place.host };
  const sign = requestSigner({ service, region, path: place.path });
  const exchange = exchangeWith(place);
  // How far this machine's clock is behind the service's, as far as an answer showed it.
  let offsetMs = 0;
  return async <Output>(operation: string, body: string, timeoutMs: number) => {
    const signedWithMs = offsetMs;
    const headers = { ...common, 'x-amz-target': `${target}.${operation}` };
    const signed = sign({ headers, body, at: ambient.now() + signedWithMs }, credentials());
    const answer = await exchange({ ...signed, 'user-agent': 'allframe-serverless' }, body, timeoutMs);
    const text = checkedText(answer);
    if (answer.status === 200) return outputOf(text) as Output;
    const { failureOf } = await import('./answered-fault.ts');
    const { fault, correctedMs = offsetMs } = failureOf(answer, parsed(text), { now: ambient.now(), signedWithMs });
    offsetMs = correctedMs;
    throw fault;
  };
}

/** @throws {UnreadableAnswerError} when bytes were lost or changed on their way */
function checkedText({ headers, body }: Answer): string {
  const expected = headers['x-amz-crc32'];
  if (typeof expected === 'string' && Number(expected) !== crc32(body))
    throw new UnreadableAnswerError(`An answer's ${body.length} bytes do not match their CRC-32, ${expected}`);
  return body.toString('utf8');
}

/** An answer without JSON is none: an empty page would be taken for a stream that does not exist. */
function outputOf(text: string): object {
  const output = parsed(text);
  if (!output) throw new UnreadableAnswerError(`An answer of ${text.length} characters is no JSON object`);
  return output;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    if (mayHoldBinary(text)) decodeBinary(value);
    return value as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
