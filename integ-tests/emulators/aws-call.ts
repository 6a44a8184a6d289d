import aws4 from 'aws4';
import { emulatedRegion, type Ministack } from './ministack.ts';

/** An operation of a service that speaks AWS's JSON protocol, and for which one more SDK for one call would be too much. */
export interface JsonOperation {
  /** As it stands in a signature: `events`, `dynamodb`, `ssm`. */
  readonly service: string;
  /** What `x-amz-target` says: `AWSEvents.PutEvents`. */
  readonly target: string;
  /** @default '1.1' */
  readonly version?: '1.0' | '1.1';
}

/**
 * Calls an operation with the account's own credentials.
 *
 * @throws Error with the service's answer when it refuses
 * @example
 * const { Parameter } = await awsCall(aws, { service: 'ssm', target: 'AmazonSSM.GetParameter' }, { Name: '/depot/mail-sender' });
 */
export async function awsCall<Answer = unknown>(
  aws: Pick<Ministack, 'endpoint' | 'clientConfig'>,
  { service, target, version = '1.1' }: JsonOperation,
  input: object,
): Promise<Answer> {
  const { host } = new URL(aws.endpoint);
  const body = JSON.stringify(input);
  const request = {
    ...{ host, service, body, region: emulatedRegion, method: 'POST', path: '/' },
    headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target },
  };
  const { headers = {} } = aws4.sign(request, aws.clientConfig.credentials);
  const response = await fetch(aws.endpoint, { method: 'POST', body, headers: headers as Record<string, string> });
  const text = await response.text();
  if (!response.ok) throw new Error(`${target} failed with ${response.status}: ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as Answer;
}
