import { bytesOf } from './body.ts';
import type { AuthenticatedRequest, Mount, MountEnvironment } from './custom-handler.ts';
import { InvalidHeaderError } from './errors.ts';
import type { HttpResponse } from './http-message.ts';
import type { HttpPorts } from './http-ports.ts';
import { problem, refusal } from './problem.ts';
import { usedPorts } from './used-ports.ts';

/** Answers a request by a mounted app, which sees its path without the mount's. Here alone the web's own `Request` and `Response` are used. */
export async function answerMount(mount: Mount, path: string, request: AuthenticatedRequest, ports: HttpPorts): Promise<HttpResponse> {
  const { path: prefix, app } = mount;
  if (isAmbiguous(path)) return refusal(request, problem(404, 'not-found', `There is no route ${request.method} ${request.path}`));
  if (['CONNECT', 'TRACE', 'TRACK'].includes(request.method.toUpperCase()))
    return refusal(request, problem(405, 'method-not-allowed', `${prefix} does not take ${request.method}`));
  const { caller, deadline } = request;
  const environment: MountEnvironment = { ...usedPorts({ name: `${prefix}/*`, uses: mount.uses }, request, ports), caller, deadline };
  const web = webRequest(request, path);
  return plainResponse(await (typeof app === 'function' ? app(web, environment) : app.fetch(web, environment)));
}

/** A URL walks up its path at `..`, takes `\` for `/` and drops controls, so that the app would see another path than was matched. */
function isAmbiguous(path: string): boolean {
  return /\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path) || /[\\?#\p{Cc}]/u.test(path);
}

function webRequest({ method, headers, query, body }: AuthenticatedRequest, path: string): Request {
  const pairs = Object.entries(query).flatMap(([name, values]) => values.map((value): [string, string] => [name, value]));
  const search = new URLSearchParams(pairs).toString();
  const hasBody = body !== undefined && !['GET', 'HEAD'].includes(method);
  return new Request(`${originOf(headers)}${path}${search === '' ? '' : `?${search}`}`, {
    method,
    headers: webHeaders(headers),
    ...(hasBody && { body: bytesOf(body) as RequestBody }),
  });
}

type RequestBody = NonNullable<RequestInit['body']>;

/** Where the caller thinks that it calls; a `host` that is none stays without effect. */
function originOf({ host = '', 'x-forwarded-proto': scheme }: AuthenticatedRequest['headers']): string {
  const isHost = /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:.]+\](:\d{1,5})?$/i.test(host);
  const origin = `${scheme === 'https' ? 'https' : 'http'}://${host}`;
  return isHost && URL.canParse(origin) ? origin : 'http://localhost';
}

function webHeaders(headers: AuthenticatedRequest['headers']): Headers {
  const web = new Headers();
  for (const [name, value] of Object.entries(headers))
    try {
      if (value !== undefined) web.set(name, value);
    } catch {
      throw new InvalidHeaderError({ header: JSON.stringify(name), value: JSON.stringify(value), form: 'one that HTTP allows' });
    }
  return web;
}

/** What it says of encoding and length is the host's to say. */
async function plainResponse(response: Response): Promise<HttpResponse> {
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    if (!['set-cookie', 'content-length', 'transfer-encoding'].includes(name)) headers[name] = value;
  });
  return { status: response.status, headers, cookies: response.headers.getSetCookie(), body: new Uint8Array(await response.arrayBuffer()) };
}
