import fc from 'fast-check';
import { createHttpHandler } from '../../../runtime/http/http-handler.ts';
import type { HttpRequest, HttpResponse } from '../../../runtime/http/http-message.ts';
import { createRouter } from '../../../runtime/http/router.ts';
import * as v1 from '../../../runtime/trigger/api-gateway-v1.ts';
import type { ApiGatewayV1Event } from '../../../runtime/trigger/api-gateway-v1-event.ts';
import * as v2 from '../../../runtime/trigger/api-gateway-v2.ts';
import * as url from '../../../runtime/trigger/function-url.ts';
import { payload } from './payload.ts';

/** Text that a path may hold, encoded: whatever UTF-8 has bytes for. */
const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const headerValue = fc.stringMatching(/^[!-+\--:<-~]{1,12}$/);
const cookie = fc.stringMatching(/^[a-z]{1,5}=[a-zA-Z0-9]{0,5}$/);

/** What a client sends, before any gateway touches it. */
interface Sent {
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: readonly (readonly [string, readonly string[]])[];
  readonly cookies: readonly string[];
  readonly body: Uint8Array;
}

const sent: fc.Arbitrary<Sent> = fc.record({
  path: fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => `/${segments.map(encodeURIComponent).join('/')}`),
  query: fc.array(fc.tuple(fc.string({ minLength: 1, maxLength: 5 }), fc.string({ maxLength: 5 })), { maxLength: 4 }),
  headers: fc.uniqueArray(fc.tuple(token, fc.array(headerValue, { minLength: 1, maxLength: 3 })), {
    maxLength: 4,
    selector: ([name]) => name,
  }),
  cookies: fc.array(cookie, { maxLength: 3 }),
  body: fc.uint8Array({ maxLength: 20 }),
});

const encoded = (body: Uint8Array) => ({ body: Buffer.from(body).toString('base64'), isBase64Encoded: true });

/** As a REST API hands it on: path encoded, query decoded, every value in a list. */
function asV1({ path, query, headers, cookies, body }: Sent): ApiGatewayV1Event {
  const event = payload<ApiGatewayV1Event>('api-gateway-v1');
  const lists = [...headers, ...(cookies.length > 0 ? [['Cookie', cookies] as const] : [])];
  return {
    ...event,
    path,
    pathParameters: { proxy: path.slice(1) },
    headers: Object.fromEntries(lists.map(([name, values]) => [name, values.at(-1)])),
    multiValueHeaders: Object.fromEntries(lists),
    queryStringParameters: Object.fromEntries(query),
    multiValueQueryStringParameters: Object.fromEntries(
      query.map(([name]) => [name, query.filter(([other]) => other === name).map(([, value]) => value)]),
    ),
    requestContext: { ...event.requestContext, path: `/prod${path}` },
    ...encoded(body),
  };
}

/** As payload format 2.0 hands it on: values joined by comma, cookies apart. */
function asV2({ path, query, headers, cookies, body }: Sent, name: 'api-gateway-v2' | 'function-url'): v2.ApiGatewayV2Event {
  const event = payload<v2.ApiGatewayV2Event>(name);
  return {
    ...event,
    // An HTTP API decodes the path, a function URL does not.
    rawPath: name === 'function-url' ? path : decodeURIComponent(path),
    rawQueryString: new URLSearchParams(query.map(([key, value]) => [key, value])).toString(),
    headers: Object.fromEntries(headers.map(([key, values]) => [key, values.join(',')])),
    cookies,
    requestContext: { ...event.requestContext, authorizer: null },
    ...encoded(body),
  };
}

const comparable = ({ method, query, headers, body }: HttpRequest) => ({ method, query, headers, body });
const segmentsOf = ({ path }: HttpRequest) => path.split('/').map(decodeURIComponent);

describe('a request that comes through any gateway', () => {
  it('has the same query, headers, cookies and body', () => {
    fc.assert(
      fc.property(sent, (request) => {
        const throughRest = comparable(v1.toHttpRequest(asV1(request)));
        expect(comparable(v2.toHttpRequest(asV2(request, 'api-gateway-v2')))).toEqual(throughRest);
        expect(comparable(url.toHttpRequest(asV2(request, 'function-url')))).toEqual(throughRest);
      }),
    );
  });

  it('has a path that is decoded exactly once, by who routes it', () => {
    fc.assert(
      fc.property(sent, (request) => {
        const parts = request.path.split('/').map(decodeURIComponent);
        expect(segmentsOf(v1.toHttpRequest(asV1(request)))).toEqual(parts);
        expect(segmentsOf(url.toHttpRequest(asV2(request, 'function-url')))).toEqual(parts);
        // What was an encoded separator is lost before an HTTP API's function sees it.
        expect(segmentsOf(v2.toHttpRequest(asV2(request, 'api-gateway-v2'))).join('/')).toBe(parts.join('/'));
      }),
    );
  });

  it('binds an id to its route, whatever the id holds', async () => {
    const unused = () => Promise.reject(new Error('not used'));
    const routes = createRouter().handle('POST', '/orders/:orderId', ({ parameters }) => ({
      status: 200,
      headers: {},
      body: JSON.stringify(parameters.orderId),
    })).routes;
    const ports = { commands: { dispatch: unused }, queries: { ask: unused }, enqueue: unused, newId: () => 'id', onError: () => {} };
    const api = createHttpHandler(routes, ports);
    await fc.assert(
      fc.asyncProperty(segment, async (id) => {
        const request = { path: `/orders/${encodeURIComponent(id)}`, query: [], headers: [], cookies: [], body: new Uint8Array() };
        expect((await v1.handleApiGatewayV1Event(asV1(request), api)).body).toBe(JSON.stringify(id));
        expect((await url.handleFunctionUrlEvent(asV2(request, 'function-url'), api)).body).toBe(JSON.stringify(id));
        fc.pre(!id.includes('/'));
        expect((await v2.handleApiGatewayV2Event(asV2(request, 'api-gateway-v2'), api)).body).toBe(JSON.stringify(id));
      }),
    );
  });
});

describe('an answer that goes through any gateway', () => {
  const response: fc.Arbitrary<HttpResponse> = fc.record({
    status: fc.integer({ min: 200, max: 599 }),
    headers: fc.dictionary(token, headerValue, { maxKeys: 4 }),
    cookies: fc.array(cookie, { maxLength: 3 }),
    body: fc.oneof(fc.string(), fc.uint8Array({ maxLength: 20 })),
  });
  const bytesOf = ({ body, isBase64Encoded }: { readonly body: string; readonly isBase64Encoded: boolean }) =>
    Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');

  it('keeps its status, headers, cookies and bytes', () => {
    fc.assert(
      fc.property(response, (answer) => {
        const body = Buffer.from(answer.body as string);
        const [rest, http] = [v1.fromHttpResponse(answer), v2.fromHttpResponse(answer)];
        expect([rest.statusCode, http.statusCode]).toEqual([answer.status, answer.status]);
        expect([rest.headers, http.headers]).toEqual([answer.headers, answer.headers]);
        expect([rest.multiValueHeaders?.['set-cookie'] ?? [], http.cookies ?? []]).toEqual([answer.cookies, answer.cookies]);
        expect([bytesOf(rest), bytesOf(http)]).toEqual([body, body]);
      }),
    );
  });
});
