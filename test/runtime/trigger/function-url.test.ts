import {
  type FunctionUrlEvent,
  fromHttpResponse,
  handleFunctionUrlEvent,
  isFunctionUrlEvent,
  toHttpRequest,
} from '../../../runtime/trigger/function-url.ts';
import { payload } from './payload.ts';

const event = (name = 'function-url') => payload<FunctionUrlEvent>(name);

describe('an event of a function URL', () => {
  it('becomes a request whose path stays as it was sent', () => {
    expect(toHttpRequest(event())).toMatchObject({
      method: 'POST',
      path: '/orders/a%2Fb%20c',
      query: { tag: ['new', 'gift wrap'], note: ['50% off & more'] },
      headers: expect.objectContaining({ cookie: 'theme=dark; session=7f3a', 'x-tag': 'one,two' }),
      body: '{"sku":"pen","quantity":2}',
      identity: 'arn:aws:sts::111122223333:assumed-role/billing/billing',
      requestId: 'BUyC9gWoDoEEJ5w=',
    });
  });

  it('keeps a path that begins like a stage', () => {
    const { requestContext } = event();
    const path = toHttpRequest({ ...event(), rawPath: '/$default/a', requestContext: { ...requestContext, stage: '$default' } }).path;
    expect(path).toBe('/$default/a');
  });

  it('has nobody to name where everybody may call', () => {
    const request = toHttpRequest(event('function-url-public'));
    expect(request).not.toHaveProperty('identity');
    expect(request).not.toHaveProperty('authorizer');
  });

  it('is answered by an HTTP handler, which knows the deadline', async () => {
    const handle = async (request: { readonly method: string }, options?: { readonly deadline?: number | undefined }) => ({
      status: 200,
      headers: { 'x-method': request.method },
      cookies: ['a=1', 'b=2'],
      body: String(options?.deadline),
    });
    expect(await handleFunctionUrlEvent(event(), handle, 5)).toEqual({
      statusCode: 200,
      headers: { 'x-method': 'POST' },
      cookies: ['a=1', 'b=2'],
      body: '5',
      isBase64Encoded: false,
    });
    expect(fromHttpResponse({ status: 200, headers: {}, body: Uint8Array.of(255) }).body).toBe('/w==');
  });

  it('is told from those of an HTTP API', () => {
    expect(isFunctionUrlEvent(event())).toBe(true);
    for (const other of [undefined, null, {}, payload('api-gateway-v2'), payload('api-gateway-v1')])
      expect(isFunctionUrlEvent(other)).toBe(false);
  });
});
