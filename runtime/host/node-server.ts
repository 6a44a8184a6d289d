import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { bodyOf } from '../http/body.ts';
import { type HttpHandler, type HttpRequest, type HttpResponse, parseQuery } from '../http/http-message.ts';
import { problem, problemResponse } from '../http/problem.ts';

/** The largest body that any platform takes, in bytes: Cloud Run's (https://cloud.google.com/run/quotas). What an API takes is less, and its own affair. */
const platformMaxBodyBytes = 32 * 1024 * 1024;

/** Where a server listens, and what it reads. */
export interface ServeOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  /**
   * Of a larger body no more is read; the handler is told, and answers.
   *
   * @default 33,554,432 (32 MiB)
   */
  readonly maxBodyBytes?: number | undefined;
  /**
   * Timeouts and limits of `node:http`.
   *
   * @default its own
   */
  readonly limits?: ServerOptions | undefined;
}

/** Serves an HTTP handler on `node:http`; resolves when it listens. */
export function serve(
  handle: HttpHandler,
  { port, host, maxBodyBytes = platformMaxBodyBytes, limits = {} }: ServeOptions,
): Promise<Server> {
  const server = createServer(limits, (incoming, outgoing) => {
    respond(handle, incoming, maxBodyBytes)
      .then((response) => write(outgoing, response))
      .catch(() => write(outgoing, problemResponse(problem(500, 'internal-error'))))
      .catch(() => outgoing.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

async function respond(handle: HttpHandler, incoming: IncomingMessage, maxBodyBytes: number): Promise<HttpResponse> {
  if (!hasBody(incoming)) return handle(requestOf(incoming, { body: '' }));
  const body = await readBody(incoming, maxBodyBytes);
  if (body !== undefined) return handle(requestOf(incoming, { body: bodyOf(body) }));
  const response = await handle(requestOf(incoming, { body: undefined, isBodyTooLarge: true }));
  return { ...response, headers: { ...response.headers, connection: 'close' } };
}

/** Only these headers announce one (https://www.rfc-editor.org/rfc/rfc9112#section-6.3); to read what is not there costs as much as all else. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

function requestOf(
  { method = 'GET', url = '/', headers }: IncomingMessage,
  body: Pick<HttpRequest, 'body' | 'isBodyTooLarge'>,
): HttpRequest {
  const at = url.indexOf('?');
  const query = at < 0 ? {} : parseQuery(url.slice(at + 1));
  return { method, path: at < 0 ? url : url.slice(0, at), query, headers: joined(headers), ...body };
}

/** Of requests, node gives several values of one name for `set-cookie` alone, which belongs to answers. */
function joined({ 'set-cookie': cookies, ...headers }: IncomingMessage['headers']): HttpRequest['headers'] {
  const others = headers as HttpRequest['headers'];
  return cookies === undefined ? others : { ...others, 'set-cookie': cookies.join(', ') };
}

/** The whole body, or `undefined` when it is too large. */
async function readBody(incoming: IncomingMessage, maxBodyBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxBodyBytes) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function write(outgoing: ServerResponse, { status, headers, cookies = [], body }: HttpResponse): void {
  // The length of what is left out, as in an answer to HEAD, would be wrong.
  const length = body.length === 0 ? {} : { 'content-length': Buffer.byteLength(body) };
  outgoing.writeHead(status, { ...headers, ...(cookies.length > 0 && { 'set-cookie': [...cookies] }), ...length });
  outgoing.end(body);
}
