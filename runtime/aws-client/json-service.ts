import aws4 from 'aws4';
import { type AwsEndpoint, awsEndpoint } from './aws-endpoint.ts';
import { decodeBinary, mayHoldBinary } from './binary-values.ts';
import type { ClientAmbient } from './client-ambient.ts';
import { clockSkew } from './clock-skew.ts';
import { crc32 } from './crc32.ts';
import { type Answer, exchangeWith } from './exchange.ts';
import { AwsFault, UnreadableAnswerError } from './faults.ts';

/** Who signs. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

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
  const contentType = `application/x-amz-json-${version}`;
  const place = awsEndpoint(service, region, endpoint);
  const exchange = exchangeWith(place);
  const skew = clockSkew();
  return async <Output>(operation: string, body: string, timeoutMs: number) => {
    const signedWithMs = skew.offsetMs;
    const date = new Date(ambient.now() + signedWithMs);
    const request = {
      service,
      region,
      method: 'POST',
      path: place.path,
      headers: headersOf(place, { contentType, target: `${target}.${operation}` }, date),
      body,
    };
    const { headers = {} } = aws4.sign(request, signing(credentials()));
    const answer = await exchange(headers, body, timeoutMs);
    const text = checkedText(answer);
    if (answer.status === 200) return outputOf(text) as Output;
    const fault = faultOf(answer, text);
    const { date: answered } = answer.headers;
    throw skew.corrects(fault, { date: answered, now: ambient.now(), signedWithMs })
      ? new AwsFault({ ...fault, message: fault.message, isClockCorrected: true })
      : fault;
  };
}

function headersOf({ host }: AwsEndpoint, { contentType, target }: { contentType: string; target: string }, date: Date) {
  return {
    Host: host,
    'Content-Type': contentType,
    'User-Agent': 'allframe-serverless',
    'X-Amz-Date': date.toISOString().replace(/[:-]|\.\d{3}/g, ''),
    'X-Amz-Target': target,
  };
}

function signing({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials) {
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
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

/** A fault in the service's own words, or where it has none, such as one of a proxy, in those of HTTP. */
function faultOf({ status, headers }: Answer, text: string): AwsFault {
  const { __type, message, Message, ...members }: Record<string, unknown> = parsed(text) ?? {};
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

/** `com.amazonaws.dynamodb.v20120810#ValidationException` and `ValidationException:http://…` are the same. */
function nameOf(type: string): string {
  return type.replace(/^.*#/, '').replace(/:.*$/, '');
}

function retryAfterMsOf(headers: Answer['headers']): number | undefined {
  const milliseconds = Number(headers['x-amz-retry-after'] ?? Number(headers['retry-after']) * 1_000);
  return milliseconds > 0 ? milliseconds : undefined;
}
