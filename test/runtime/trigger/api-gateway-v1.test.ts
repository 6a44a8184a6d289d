import { createHttpHandler } from '../../../runtime/http/http-handler.ts';
import { createRouter } from '../../../runtime/http/router.ts';
import { fromHttpResponse, handleApiGatewayV1Event, toHttpRequest } from '../../../runtime/trigger/api-gateway-v1.ts';
import { type ApiGatewayV1Event, isApiGatewayV1Event } from '../../../runtime/trigger/api-gateway-v1-event.ts';
import { payload } from './payload.ts';

const event = (name = 'api-gateway-v1') => payload<ApiGatewayV1Event>(name);

describe('an event of a REST API', () => {
  it('becomes a request, with every value of headers, cookies and query', () => {
    expect(toHttpRequest(event())).toEqual({
      method: 'POST',
      path: '/orders/o-1/items',
      query: { tag: ['new', 'gift wrap'], note: ['50% off & more'] },
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        cookie: 'theme=dark; session=7f3a',
        host: 'k3f9vq2h1d.execute-api.eu-west-1.amazonaws.com',
        'x-forwarded-for': '198.51.100.24, 203.0.113.9',
        'x-forwarded-proto': 'https',
        'x-tag': 'one,two',
      },
      body: '{"sku":"pen","quantity":2}',
      requestId: '1f0a7c9e-5d4b-4a43-9c3e-0a2b4c6d8e10',
    });
  });

  it('keeps its path encoded, so that an id may hold a separator', () => {
    expect(toHttpRequest(event('api-gateway-v1-cognito')).path).toBe('/orders/a%2Fb');
  });

  it('says what a Cognito authorizer has verified', () => {
    const { authorizer, identity } = toHttpRequest(event('api-gateway-v1-cognito'));
    expect(authorizer).toEqual({
      kind: 'jwt',
      claims: expect.objectContaining({ sub: '5c1f7a52-8e0b-4f5f-9a2d-1c4b6e8a9d10', 'cognito:groups': 'clerks,admins' }),
    });
    expect(identity).toBeUndefined();
  });

  it('says what a function has said of the caller', () => {
    expect(toHttpRequest(event('api-gateway-v1-lambda-authorizer')).authorizer).toEqual({
      kind: 'lambda',
      claims: { principalId: 'partner-7', tenant: 'acme', limit: '25' },
    });
  });

  it('says whom IAM has authenticated, and takes no header’s word for it', () => {
    const identity = 'arn:aws:sts::111122223333:assumed-role/billing/billing';
    expect(toHttpRequest(event('api-gateway-v1-iam')).identity).toBe(identity);
    const forged = { ...event(), multiValueHeaders: { identity: ['x'], authorizer: ['{"claims":{"sub":"x"}}'], requestId: ['x'] } };
    const request = toHttpRequest(forged);
    expect([request.identity, request.authorizer]).toEqual([undefined, undefined]);
    expect(request.requestId).not.toBe('x');
  });

  it.each<[string, object | null]>([
    ['none', null],
    ['one that says nothing', {}],
    ['one of an HTTP API that nobody set', { claims: null, scopes: null }],
    ['one whose claims are none', { claims: 'sub' }],
  ])('has no claims of an authorizer that is %s', (_, authorizer) => {
    const { requestContext } = event();
    const request = toHttpRequest({ ...event(), requestContext: { ...requestContext, authorizer } as never });
    expect(request).not.toHaveProperty('authorizer');
  });

  it('has its body decoded where the gateway encoded it', () => {
    expect(toHttpRequest(event('api-gateway-v1-binary')).body).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 255]));
    const text = Buffer.from('{"name":"ä😀"}').toString('base64');
    expect(toHttpRequest({ ...event(), body: text, isBase64Encoded: true }).body).toBe('{"name":"ä😀"}');
  });

  it('may have short forms alone, or nothing', () => {
    const bare = { ...event(), multiValueHeaders: {}, multiValueQueryStringParameters: null, headers: { 'X-One': '1' }, body: null };
    const request = toHttpRequest({ ...bare, queryStringParameters: { a: 'b' } });
    expect([request.headers, request.query, request.body]).toEqual([{ 'x-one': '1' }, { a: ['b'] }, undefined]);
    const both = { headers: { Origin: 'a', 'X-TWO': '2' }, multiValueHeaders: { 'x-two': ['1', '2'] } };
    expect(toHttpRequest({ ...event(), ...both }).headers).toEqual({ origin: 'a', 'x-two': '1,2' });
    const nothing = toHttpRequest({ ...bare, headers: null, queryStringParameters: null });
    expect([nothing.headers, nothing.query]).toEqual([{}, {}]);
  });

  it.each(['__proto__', 'constructor'])('may have the name %s in its query string and headers', (name) => {
    const lists = JSON.parse(`{${JSON.stringify(name)}:["1","2"]}`) as Record<string, string[]>;
    const request = toHttpRequest({ ...event(), multiValueHeaders: lists, multiValueQueryStringParameters: lists, headers: {} });
    expect(Object.entries(request.query).filter(([key]) => key === name)).toEqual([[name, ['1', '2']]]);
    expect(Object.entries(request.headers)).toEqual([[name.toLowerCase(), '1,2']]);
  });

  it('is told from others', () => {
    expect(isApiGatewayV1Event(event())).toBe(true);
    for (const other of [undefined, null, 'text', {}, { requestContext: null }, payload('api-gateway-v2'), { requestContext: { elb: {} } }])
      expect(isApiGatewayV1Event(other)).toBe(false);
  });
});

describe('the path of an event of a REST API', () => {
  const pathOf = (path: string, sent: string, resource = '/{proxy+}', pathParameters: Record<string, string> | null = null) =>
    toHttpRequest({ ...event(), path, resource, pathParameters, requestContext: { ...event().requestContext, path: sent } }).path;

  it('is without the base path of a domain of the user’s own', () => {
    expect(toHttpRequest(event('api-gateway-v1-custom-domain')).path).toBe('/orders/o-1/items');
  });

  it.each<[path: string, sent: string, resource: string, parameters: Record<string, string> | null, expected: string]>([
    ['/orders/o-1', '/prod/orders/o-1', '/{proxy+}', { proxy: 'orders/o-1' }, '/orders/o-1'],
    ['/orders/o-1', '/prod/orders/o-1', '/', null, '/orders/o-1'],
    ['/prod/orders', '/prod/prod/orders', '/{proxy+}', { proxy: 'prod/orders' }, '/prod/orders'],
    ['/v1/orders/o-1', '/v1/orders/o-1', '/orders/{orderId}', { orderId: 'o-1' }, '/orders/o-1'],
    ['/v1/orders/', '/v1/orders/', '/orders', null, '/orders/'],
    ['/a/b/c', '/a/b/c', '/{proxy+}', { proxy: 'c' }, '/c'],
    ['/a/a', '/a/a', '/{proxy+}', { proxy: 'a' }, '/a'],
    ['/a/a', '/a/a', '/{proxy+}', { proxy: 'a/a' }, '/a/a'],
    ['/v1/x/a%2Fb', '/v1/x/a%2Fb', '/x/{proxy+}', { proxy: 'a/b' }, '/x/a%2Fb'],
    ['/v1/x/a%2Fb', '/v1/x/a%2Fb', '/x/{proxy+}', { proxy: 'a%2Fb' }, '/x/a%2Fb'],
    ['/v1/%E0%A4', '/v1/%E0%A4', '/{proxy+}', { proxy: '%E0%A4' }, '/%E0%A4'],
    ['/v1', '/v1', '/', null, '/'],
    ['/v1/', '/v1/', '/', null, '/'],
    ['/', '/', '/', null, '/'],
    ['/my/path', '/my/path', '/{proxy+}', null, '/my/path'],
    ['/my/path', '/my/path', '/{proxy+}', { proxy: 'other' }, '/my/path'],
  ])('%s, sent as %s to %s, is about its resource', (path, sent, resource, parameters, expected) => {
    expect(pathOf(path, sent, resource, parameters)).toBe(expected);
  });

  it('of an HTTP API in format 1.0 comes decoded and with the stage', () => {
    expect(toHttpRequest(event('api-gateway-v1-http-api')).path).toBe('/orders/ä 1');
    const { requestContext, ...rest } = event('api-gateway-v1-http-api');
    const path = '/prod/orders/50%?#';
    expect(toHttpRequest({ ...rest, path, requestContext: { ...requestContext, path } }).path).toBe('/orders/50%25%3F%23');
  });

  it('may stand without what was sent', () => {
    const { path: _path, ...requestContext } = event().requestContext;
    expect(toHttpRequest({ ...event(), requestContext }).path).toBe('/orders/o-1/items');
  });
});

describe('an answer to a REST API', () => {
  it('has its cookies in the one header that may stand several times', () => {
    expect(fromHttpResponse({ status: 201, headers: { etag: '"1"' }, cookies: ['a=1; Path=/', 'b=2'], body: '{}' })).toEqual({
      statusCode: 201,
      headers: { etag: '"1"' },
      multiValueHeaders: { 'set-cookie': ['a=1; Path=/', 'b=2'] },
      body: '{}',
      isBase64Encoded: false,
    });
  });

  it('may be bytes', () => {
    expect(fromHttpResponse({ status: 200, headers: {}, body: Uint8Array.from([0, 255]) })).toEqual({
      statusCode: 200,
      headers: {},
      body: 'AP8=',
      isBase64Encoded: true,
    });
  });
});

describe('an API behind a REST API', () => {
  const errors: unknown[] = [];
  const routes = createRouter()
    .handle('GET', '/files/:name', ({ parameters, deadline }) => ({
      status: 200,
      headers: { 'x-name': parameters.name, 'x-deadline': String(deadline) },
      cookies: ['seen=1'],
      body: Uint8Array.from([1, 2]),
    }))
    .handle('POST', '/files/:name', () => ({ status: 204, headers: {}, body: '' })).routes;
  const unused = () => Promise.reject(new Error('not used'));
  const api = createHttpHandler(routes, {
    commands: { dispatch: unused },
    queries: { ask: unused },
    enqueue: unused,
    newId: () => 'id-1',
    onError: (error) => errors.push(error),
  });
  const call = (httpMethod: string, path: string) =>
    handleApiGatewayV1Event(
      { ...event(), httpMethod, path, body: null, requestContext: { ...event().requestContext, path: `/prod${path}` } },
      api,
      1_000,
    );

  it('is answered with headers, cookies and bytes, and knows the deadline', async () => {
    expect(await call('GET', '/files/a%2Fb')).toMatchObject({
      statusCode: 200,
      headers: { 'x-name': 'a/b', 'x-deadline': '1000' },
      multiValueHeaders: { 'set-cookie': ['seen=1'] },
      body: 'AQI=',
      isBase64Encoded: true,
    });
  });

  it('is answered without a body on HEAD', async () => {
    expect(await call('HEAD', '/files/a')).toMatchObject({ statusCode: 200, headers: { 'x-name': 'a' }, body: '', isBase64Encoded: false });
  });

  it('tells the methods of a path on OPTIONS, and on one that it does not take', async () => {
    expect(await call('OPTIONS', '/files/a')).toMatchObject({ statusCode: 204, headers: { allow: 'GET, POST, HEAD, OPTIONS' } });
    for (const method of ['PROPFIND', 'M-SEARCH', 'constructor', 'get'])
      expect(await call(method, '/files/a')).toMatchObject({ statusCode: 405, headers: { allow: 'GET, POST, HEAD, OPTIONS' } });
  });

  it('lets nobody end a header by what stands in the path', async () => {
    const answer = await call('GET', '/files/a%0D%0Aset-cookie:%20admin=1');
    expect(answer.statusCode).toBe(500);
    expect(JSON.stringify([answer.headers, answer.multiValueHeaders])).not.toContain('admin');
    expect(errors).toEqual([expect.objectContaining({ code: 'invalid-response' })]);
  });
});
