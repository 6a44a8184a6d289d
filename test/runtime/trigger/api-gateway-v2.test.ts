import {
  type ApiGatewayV2Event,
  fromHttpResponse,
  handleApiGatewayV2Event,
  isApiGatewayV2Event,
  toHttpRequest,
} from '../../../runtime/trigger/api-gateway-v2.ts';
import { payload } from './payload.ts';

const event = {
  version: '2.0' as const,
  rawPath: '/orders/o-1',
  rawQueryString: 'tag=a&tag=b&q=%C3%A4',
  headers: { 'Content-Type': 'application/json', 'X-Twice': 'a,b' },
  requestContext: { stage: '$default', http: { method: 'POST' } },
};

describe('an event of an HTTP API', () => {
  it('becomes a request', () => {
    expect(toHttpRequest({ ...event, body: '{"a":1}', isBase64Encoded: false })).toEqual({
      method: 'POST',
      path: '/orders/o-1',
      query: { tag: ['a', 'b'], q: ['ä'] },
      headers: { 'content-type': 'application/json', 'x-twice': 'a,b' },
      body: '{"a":1}',
    });
  });

  it('has its body decoded where the gateway encoded it', () => {
    const body = Buffer.from('{"name":"ä😀"}').toString('base64');
    expect(toHttpRequest({ ...event, body, isBase64Encoded: true }).body).toBe('{"name":"ä😀"}');
  });

  it('keeps the bytes of a body that is no text', () => {
    const bytes = Buffer.from([0, 255, 128]);
    expect(toHttpRequest({ ...event, body: bytes.toString('base64'), isBase64Encoded: true }).body).toEqual(bytes);
  });

  it('has its cookies apart from its other headers', () => {
    expect(toHttpRequest({ ...event, cookies: ['a=1', 'b=2'] }).headers.cookie).toBe('a=1; b=2');
  });

  it('says whom the gateway authenticated, and takes no header’s word for it', () => {
    const userArn = 'arn:aws:iam::123456789012:user/ada';
    const by = (authorizer: NonNullable<Parameters<typeof toHttpRequest>[0]['requestContext']['authorizer']>) =>
      toHttpRequest({
        ...event,
        headers: { identity: 'x', 'x-allframe-caller': 'x' },
        requestContext: { ...event.requestContext, authorizer },
      });
    expect(by({ iam: { userArn } }).identity).toBe(userArn);
    for (const authorizer of [{}, { iam: null }, { iam: { userArn: null } }]) expect(by(authorizer)).not.toHaveProperty('identity');
  });

  it('may lack body, headers and query string', () => {
    const { rawQueryString, headers, ...bare } = event;
    expect(toHttpRequest({ ...bare, isBase64Encoded: true })).toEqual({
      method: 'POST',
      path: '/orders/o-1',
      query: {},
      headers: {},
      body: undefined,
    });
  });

  it.each([
    ['$default', '/orders', '/orders'],
    ['prod', '/prod/orders', '/orders'],
    ['prod', '/prod', '/'],
    ['prod', '/prod/', '/'],
    ['prod', '/production/orders', '/production/orders'],
    ['prod', '/orders/prod', '/orders/prod'],
  ])('of the stage %s with the path %s is about %s', (stage, rawPath, path) => {
    expect(toHttpRequest({ ...event, rawPath, requestContext: { stage, http: { method: 'GET' } } }).path).toBe(path);
  });

  it.each([
    ['a1b2c3.execute-api.eu-west-1.amazonaws.com', '/orders'],
    ['a1b2c3.execute-api.localhost', '/orders'],
    ['api.example.com', '/prod/orders'],
  ])('of the domain %s has the path %s, since the domain may stand for the stage', (domainName, path) => {
    const requestContext = { stage: 'prod', domainName, http: { method: 'GET' } };
    expect(toHttpRequest({ ...event, rawPath: '/prod/orders', requestContext }).path).toBe(path);
  });

  it.each(['__proto__', 'constructor', 'toString'])('may have the name %s in its query string', (name) => {
    const { query } = toHttpRequest({ ...event, rawQueryString: `${name}=1&${name}=2` });
    expect(Object.entries(query)).toEqual([[name, ['1', '2']]]);
  });

  it('is told from others', () => {
    expect(isApiGatewayV2Event(event)).toBe(true);
    for (const other of [
      undefined,
      null,
      'text',
      1,
      [],
      {},
      { version: '2.0' },
      { version: '1.0', requestContext: { httpMethod: 'GET' } },
      { Records: [] },
    ])
      expect(isApiGatewayV2Event(other)).toBe(false);
  });
});

describe('a response to an HTTP API', () => {
  it('is text', () => {
    expect(fromHttpResponse({ status: 202, headers: { etag: '"1"' }, body: '{}' })).toEqual({
      statusCode: 202,
      headers: { etag: '"1"' },
      body: '{}',
      isBase64Encoded: false,
    });
  });
});

describe('a response to an HTTP API that is no text', () => {
  it('may be bytes, with several cookies', () => {
    expect(fromHttpResponse({ status: 200, headers: {}, cookies: ['a=1', 'b=2'], body: Uint8Array.from([0, 255]) })).toEqual({
      ...{ statusCode: 200, headers: {}, cookies: ['a=1', 'b=2'], body: 'AP8=', isBase64Encoded: true },
    });
  });
});

describe('the path of an event', () => {
  const event = (rawPath: string, domainName: string) => ({
    version: '2.0' as const,
    rawPath,
    requestContext: { stage: '$default', domainName, http: { method: 'GET' } },
  });

  it('of an HTTP API, which has decoded it, is not decoded twice', () => {
    expect(toHttpRequest(event('/orders/a b%41', 'x.execute-api.us-east-1.amazonaws.com')).path).toBe('/orders/a b%2541');
  });
});

describe('an event of an HTTP API as it is documented', () => {
  const documented = (name: string) => payload<ApiGatewayV2Event>(name);

  it('becomes a request, with the id that the gateway’s log knows', () => {
    expect(toHttpRequest(documented('api-gateway-v2'))).toMatchObject({
      path: '/orders/o-1/items',
      query: { tag: ['new', 'gift wrap'], note: ['50% off & more'] },
      headers: expect.objectContaining({ cookie: 'theme=dark; session=7f3a', 'x-tag': 'one,two' }),
      requestId: 'BUyC9gWoDoEEJ5w=',
    });
  });

  it('says what the gateway has verified of a token', () => {
    const { authorizer, path } = toHttpRequest(documented('api-gateway-v2-jwt'));
    expect(authorizer).toEqual({ kind: 'jwt', claims: expect.objectContaining({ sub: 'auth0|5f7c', org_id: 'acme' }) });
    expect(path).toBe('/orders/50%25 off');
  });

  it('says what a function has said of the caller', () => {
    const said = { kind: 'lambda', claims: { tenant: 'acme', limit: 25, roles: ['clerk'] } };
    expect(toHttpRequest(documented('api-gateway-v2-lambda-authorizer')).authorizer).toEqual(said);
  });

  it('says whom IAM has authenticated', () => {
    const request = toHttpRequest(documented('api-gateway-v2-iam'));
    expect(request.identity).toBe('arn:aws:sts::111122223333:assumed-role/billing/billing');
    expect(request).not.toHaveProperty('authorizer');
  });

  it('is without the base path of a domain of the user’s own, where its route tells it', () => {
    expect(toHttpRequest(documented('api-gateway-v2-custom-domain')).path).toBe('/orders/o-1/items');
    const unknown = { ...documented('api-gateway-v2-custom-domain'), routeKey: '$default', pathParameters: null };
    expect(toHttpRequest(unknown).path).toBe('/shop/orders/o-1/items');
  });

  it('may have a path that the gateway decoded to what no path holds', () => {
    expect(toHttpRequest({ ...documented('api-gateway-v2'), rawPath: '/orders/a?b#c%' }).path).toBe('/orders/a%3Fb%23c%25');
  });

  it('is answered by an HTTP handler, which knows the deadline', async () => {
    const answer = await handleApiGatewayV2Event(
      documented('api-gateway-v2'),
      async ({ method }, options) => ({ status: 200, headers: { 'x-method': method }, body: String(options?.deadline) }),
      7,
    );
    expect(answer).toEqual({ statusCode: 200, headers: { 'x-method': 'POST' }, body: '7', isBase64Encoded: false });
  });

  it('is told from that of a function URL', () => {
    expect(isApiGatewayV2Event(documented('api-gateway-v2'))).toBe(true);
    expect(isApiGatewayV2Event(payload('function-url'))).toBe(false);
  });
});
