import { eventually } from '../../eventually.ts';
import { announced, audience, type DepotWorld } from '../depot-world.ts';
import { deskCases } from './desk.ts';

/** An HTTP API of API Gateway, version 2 of its payload. */
export function httpCases(depot: DepotWorld): void {
  deskCases((method, path, options) => depot.call(method, path, options));

  it('lets in who has a token of its issuer, and everybody where a route is public', async () => {
    const parcel = JSON.stringify({ parcelId: 'h-1', ...announced });
    const forSomebodyElse = await depot.issuer.bearer({ sub: 'eve' }, 'https://else.example');
    for (const as of [{}, forSomebodyElse])
      expect(await depot.call('POST', '/parcels', { body: parcel, as })).toMatchObject({ status: 401 });
    expect((await depot.call('POST', '/parcels', { body: parcel })).json).toMatchObject({ streamId: 'h-1', version: 1 });
    expect((await depot.call('GET', '/parcels/h-1/tracking', { as: {} })).json).toEqual({
      parcelId: 'h-1',
      status: 'announced',
      carrier: '',
      version: 1,
    });
    expect((await depot.call('GET', '/pages/h-1', { as: {} })).body.toString()).toBe('<h1>Your parcel is announced</h1>');
  });

  it('refuses what a caller may not do, and what a decider rejects', async () => {
    const carrier = JSON.stringify({ carrier: 'gls' });
    const customer = await depot.issuer.bearer({ sub: 'bob' }, audience);
    expect(await depot.call('POST', '/parcels/h-1/dispatch', { body: carrier, as: customer })).toMatchObject({
      status: 403,
      json: { code: 'forbidden' },
    });
    expect(await depot.call('POST', '/parcels/h-1/dispatch', { body: carrier })).toMatchObject({
      status: 422,
      json: { code: 'parcel-not-shelved' },
    });
    expect(await depot.call('POST', '/parcels', { body: '{' })).toMatchObject({ status: 400 });
    expect(await depot.call('GET', '/nowhere')).toMatchObject({ status: 404 });
  });

  it('answers a browser that asks before it sends', async () => {
    // Of an HTTP API without CORS of its own the emulator keeps such requests back, which API Gateway hands on to the `$default` route.
    const ask = async (origin: string) => {
      const headers = { origin, 'access-control-request-method': 'POST' };
      const requestContext = { http: { method: 'OPTIONS', path: '/parcels', sourceIp: '192.0.2.1' }, requestId: 'r-1', stage: '$default' };
      const event = {
        version: '2.0',
        routeKey: '$default',
        rawPath: '/parcels',
        rawQueryString: '',
        headers,
        requestContext,
        isBase64Encoded: false,
      };
      return depot.invoke(event, 'depot-test-api');
    };
    expect(await ask('https://app.depot.example')).toMatchObject({
      statusCode: 204,
      headers: { 'access-control-allow-origin': 'https://app.depot.example', 'access-control-max-age': '300' },
    });
    expect((await ask('https://evil.example')).headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('shows what a command did to whoever has its token, and what its projector made of it to all', async () => {
    const { json } = await depot.register('h-2');
    const own = await depot.call('GET', '/parcels/h-2', { headers: { 'position-token': json.token } });
    expect(own.json).toMatchObject({ parcelId: 'h-2', status: 'announced' });
    await eventually(async () => expect((await depot.call('GET', '/customers/c-1/parcels?minGrams=400')).json.items).toHaveLength(2));
  });
}
