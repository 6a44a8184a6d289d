import { nodeCrypto } from '../../message/node-crypto.ts';
import type { ApiKey, ApiKeyAuth } from './auth.ts';
import type { Authenticate, AuthPorts } from './auth-ports.ts';
import { InvalidApiKeysError, UnauthenticatedError } from './errors.ts';

/** The header of keys, unless the service names another. */
export const defaultKeyHeader = 'x-api-key';

/** Tells callers by their keys. Every key is compared, each in constant time: how long it takes tells nothing of how much was right. */
export function createKeyCheck({ header = defaultKeyHeader, keys }: ApiKeyAuth, ports: Pick<AuthPorts, 'variable'>): Authenticate {
  const known = readKeys(keys, ports).map(({ name, sha256, tenant }) => ({ name, tenant, hash: Buffer.from(sha256, 'hex') }));
  const name = header.toLowerCase();
  return async ({ headers }) => {
    const { createHash, timingSafeEqual } = nodeCrypto();
    const hash = createHash('sha256')
      .update(headers[name] ?? '')
      .digest();
    const [key] = known.filter((candidate) => timingSafeEqual(candidate.hash, hash));
    if (!headers[name] || !key)
      throw new UnauthenticatedError({ needs: `an API key of this service in the header ${name}`, challenge: 'ApiKey' });
    return { kind: 'apiKey', actor: key.name, tenant: key.tenant, claims: {} };
  };
}

function readKeys(keys: ApiKeyAuth['keys'], { variable }: Pick<AuthPorts, 'variable'>): readonly ApiKey[] {
  if (!('fromEnvironment' in keys)) return checked(keys, 'apiKey()');
  const source = `the variable ${keys.fromEnvironment}`;
  const text = variable(keys.fromEnvironment);
  if (text === undefined || text === '') throw new InvalidApiKeysError({ source, fault: 'are missing' });
  try {
    return checked(JSON.parse(text), source);
  } catch (error) {
    // The text of a parser's error may hold what it could not read.
    throw error instanceof InvalidApiKeysError ? error : new InvalidApiKeysError({ source, fault: 'are no JSON' });
  }
}

function checked(keys: unknown, source: string): readonly ApiKey[] {
  if (!Array.isArray(keys) || keys.length === 0) throw new InvalidApiKeysError({ source, fault: 'are no list with a key in it' });
  const at = keys.findIndex((key) => !isApiKey(key));
  if (at >= 0) throw new InvalidApiKeysError({ source, fault: `are wrong at place ${at}: it needs a name and a SHA-256 in hexadecimal` });
  return keys;
}

/** Whether a value is a key that can be compared. */
function isApiKey(value: unknown): value is ApiKey {
  const { name, sha256, tenant = '' } = (value ?? {}) as Partial<Record<keyof ApiKey, unknown>>;
  return (
    typeof name === 'string' && name !== '' && typeof sha256 === 'string' && /^[\da-f]{64}$/i.test(sha256) && typeof tenant === 'string'
  );
}
