import crypto from 'node:crypto';
import { createKeyCheck } from '../../../../runtime/http/auth/api-key.ts';
import { type ApiKeyOptions, apiKey } from '../../../../runtime/http/auth/auth.ts';
import { InvalidApiKeysError, UnauthenticatedError } from '../../../../runtime/http/auth/errors.ts';

const sha256 = (key: string) => crypto.createHash('sha256').update(key).digest('hex');
const keys = [
  { name: 'shop', sha256: sha256('key of the shop') },
  { name: 'till', sha256: sha256('key of the till').toUpperCase(), tenant: 'acme' },
];

function checking(options: Partial<ApiKeyOptions> = {}, variable?: string) {
  const check = createKeyCheck(apiKey({ keys, ...options }), { variable: (name) => (name === 'API_KEYS' ? variable : undefined) });
  return (headers: Record<string, string>) => check({ method: 'GET', path: '/', query: {}, headers, body: undefined });
}

describe('an API key', () => {
  it('tells who calls, by the name of the key', async () => {
    const check = checking();
    expect(await check({ 'x-api-key': 'key of the shop' })).toEqual({ kind: 'apiKey', actor: 'shop', tenant: undefined, claims: {} });
    expect(await check({ 'x-api-key': 'key of the till' })).toMatchObject({ actor: 'till', tenant: 'acme' });
  });

  it('may stand in another header', async () => {
    const check = checking({ header: 'X-Shop-Key' });
    expect(await check({ 'x-shop-key': 'key of the shop' })).toMatchObject({ actor: 'shop' });
    await expect(check({ 'x-api-key': 'key of the shop' })).rejects.toBeInstanceOf(UnauthenticatedError);
  });

  it('may be listed in the environment', async () => {
    const check = checking({ keys: { fromEnvironment: 'API_KEYS' } }, JSON.stringify(keys));
    expect(await check({ 'x-api-key': 'key of the till' })).toMatchObject({ actor: 'till', tenant: 'acme' });
  });

  it.each([
    '',
    'key of the shop ',
    'KEY OF THE SHOP',
    sha256('key of the shop'),
    'key of the shop, key of the till',
    '\0',
    'x'.repeat(100_000),
  ])('that is none of the service’s is refused: %.20j', async (key) => {
    const error = await checking()({ 'x-api-key': key }).catch((caught) => caught);
    expect(error).toBeInstanceOf(UnauthenticatedError);
    expect(error.challenge).toBe('ApiKey');
    expect(error.message).not.toContain(sha256('key of the shop'));
  });

  it('is compared with every key, whichever it is, in constant time', async () => {
    const compare = jest.spyOn(crypto, 'timingSafeEqual');
    for (const key of ['key of the shop', 'key of the till', 'none']) await checking()({ 'x-api-key': key }).catch(() => {});
    expect(compare).toHaveBeenCalledTimes(6);
    compare.mockRestore();
  });

  it('is missed where there is none, even if a hash is that of nothing', async () => {
    const check = checking({ keys: [{ name: 'nobody', sha256: sha256('') }] });
    await expect(check({})).rejects.toBeInstanceOf(UnauthenticatedError);
    await expect(check({ 'x-api-key': '' })).rejects.toBeInstanceOf(UnauthenticatedError);
  });
});

describe('keys that can’t be read', () => {
  it.each([
    [undefined, 'missing'],
    ['', 'missing'],
    ['{"name":', 'no JSON'],
    ['{}', 'no list'],
    ['[]', 'no list'],
    ['null', 'no list'],
    ['[{"name":"shop","sha256":"secret key in clear"}]', 'place 0'],
    [JSON.stringify([keys[0], { sha256: sha256('x') }]), 'place 1'],
    [JSON.stringify([{ ...keys[0], tenant: 5 }]), 'place 0'],
    ['[null]', 'place 0'],
  ])('stop the service before its first request, and are not shown: %j', (variable, fault) => {
    let error: unknown;
    try {
      checking({ keys: { fromEnvironment: 'API_KEYS' } }, variable);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(InvalidApiKeysError);
    expect((error as Error).message).toMatch(new RegExp(`the variable API_KEYS.*${fault}`));
    expect((error as Error).message).not.toContain('secret');
  });

  it('are found in the definition too', () => {
    expect(() => checking({ keys: [{ name: 'shop', sha256: 'abc' }] })).toThrow(InvalidApiKeysError);
  });
});
