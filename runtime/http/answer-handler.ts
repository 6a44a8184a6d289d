import type { HandlerTarget, RoutedRequest } from './custom-handler.ts';
import { InvalidResponseError } from './errors.ts';
import type { HttpResponse } from './http-message.ts';
import type { HttpPorts } from './http-ports.ts';
import { usedPorts } from './used-ports.ts';

/** Answers a request by a custom handler. */
export async function answerHandler(target: HandlerTarget, request: RoutedRequest, ports: HttpPorts): Promise<HttpResponse> {
  return checkedResponse(target.name, await target.handle(request, usedPorts(target, request, ports)));
}

/**
 * A response as hosts take it: what a handler puts into a header, such as a part of the request, may not end it.
 *
 * @throws {InvalidResponseError}
 */
function checkedResponse(route: string, response: HttpResponse): HttpResponse {
  const { status, headers = {}, cookies = [], body = '' } = (response ?? {}) as Partial<HttpResponse>;
  const refuse = (fault: string) => new InvalidResponseError({ route, fault });
  if (status === undefined || !Number.isInteger(status) || status < 200 || status > 599) throw refuse(`its status is ${status}`);
  const check = (name: string, value: string) => {
    if (!isToken.test(name) || hasControls.test(value)) throw refuse(`its header ${JSON.stringify(name)} holds what no header may`);
  };
  const kept: Record<string, string> = {};
  for (const given of Object.keys(headers)) {
    const [name, value] = [given.toLowerCase(), String(headers[given])];
    check(name, value);
    if (!ofHost.includes(name)) kept[name] = value;
  }
  for (const cookie of cookies) check('set-cookie', String(cookie));
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) throw refuse(`its body is neither text nor bytes, but ${typeof body}`);
  return { status, headers: kept, cookies, body: status === 204 || status === 304 ? '' : body };
}

/** How long a body is, and how it travels, is the host's to say. */
const ofHost: readonly string[] = ['content-length', 'transfer-encoding'];

/** https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const isToken = /^[!#$%&'*+.^_`|~\w-]+$/;

/** Beyond Latin-1 there is nothing in a header either. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const hasControls = /[\0-\x08\x0a-\x1f\x7f]|[^\0-\xff]/;
