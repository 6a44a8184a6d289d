import type { KeyObject } from 'node:crypto';
import { nodeCrypto } from '../message/node-crypto.ts';

/** Who signs. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** What signatures of one client have in common. */
export interface SigningScope {
  /** As in host names: `dynamodb`. */
  readonly service: string;
  readonly region: string;
  /** As it stands in the URL. */
  readonly path: string;
}

/** A request of the JSON protocol: what its signature is made of. */
export interface UnsignedRequest {
  /** Those with these names and no others, in lower case. */
  readonly headers: Readonly<Record<'content-type' | 'host' | 'x-amz-target', string>>;
  readonly body: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
}

/** The headers of a request with its date, and what proves who sends it. */
export type SignRequest = (request: UnsignedRequest, credentials: AwsCredentials) => Record<string, string>;

/**
 * Signs requests of the JSON protocol, which are all `POST` without a query, by AWS's Signature Version 4.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function requestSigner({ service, region, path }: SigningScope): SignRequest {
  const canonicalPath = path.split('/').map(encodeURIComponent).join('/');
  let latest: SigningKey | undefined;

  return ({ headers, body, at }, { accessKeyId, secretAccessKey, sessionToken }) => {
    const { createHmac, hash } = nodeCrypto();
    const date = new Date(at).toISOString().replace(punctuation, '');
    const day = date.slice(0, 8);
    const signed = dated(headers, date, sessionToken);
    const names = Object.keys(signed).join(';');
    const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
    const canonical = `POST\n${canonicalPath}\n\n${lines.join('')}\n${names}\n${hash('sha256', body)}`;
    const scope = `${day}/${region}/${service}/aws4_request`;
    const signature = createHmac('sha256', keyOf(day, secretAccessKey))
      .update(`${algorithm}\n${date}\n${scope}\n${hash('sha256', canonical)}`)
      .digest('hex');
    return { ...signed, authorization: `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}` };
  };

  /** One serves for a day, or until the credentials change. */
  function keyOf(day: string, secret: string): KeyObject {
    if (latest?.day !== day || latest.secret !== secret) {
      const { createHmac, createSecretKey } = nodeCrypto();
      const bytes = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
        (key, part) => createHmac('sha256', key).update(part).digest(),
        `AWS4${secret}`,
      );
      latest = { day, secret, key: createSecretKey(bytes as Buffer) };
    }
    return latest.key;
  }
}

interface SigningKey {
  readonly day: string;
  readonly secret: string;
  /** Node 24 takes six times as long with the bytes themselves. */
  readonly key: KeyObject;
}

const algorithm = 'AWS4-HMAC-SHA256';

const punctuation = /[:-]|\.\d{3}/g;

/** In the order of their names, as they are signed. */
function dated(headers: UnsignedRequest['headers'], date: string, token: string | undefined): Record<string, string> {
  return {
    'content-type': headers['content-type'],
    host: headers.host,
    'x-amz-date': date,
    ...(token && { 'x-amz-security-token': token }),
    'x-amz-target': headers['x-amz-target'],
  };
}
