import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { bytesOf } from '../http/body.ts';
import { type HttpHandler, type HttpRequest, type HttpResponse, parseQuery } from '../http/http-message.ts';
import { problem, problemResponse } from '../http/problem.ts';
import { announcesTooMuch, hasBody, readAway, readBody } from './read-body.ts';

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
  /**
   * Whether each answer is to be the last of its connection.
   *
   * @default it never is
   */
  readonly isClosing?: (() => boolean) | undefined;
}

/** Serves an HTTP handler on `node:http`; resolves when it listens. */
export function serve(handle: HttpHandler, options: ServeOptions): Promise<Server> {
  const { port, host, maxBodyBytes = platformMaxBodyBytes, limits = {} } = options;
  const exchange = (incoming: IncomingMessage, outgoing: ServerResponse) => void answer(handle, { incoming, outgoing }, options);
  const server = createServer({ ...withoutEmptyBodies, ...limits }, exchange);
  // Who asks first whether it may send so much is told no before it does.
  server.on('checkContinue', (incoming, outgoing) => {
    if (!announcesTooMuch(incoming, maxBodyBytes)) outgoing.writeContinue();
    exchange(incoming, outgoing);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

/**
 * A request without a body gets no stream of one, whose end alone costs an eighth of such a request. From Node 24.12 on; others pass over it
 * (https://nodejs.org/api/http.html#httpcreateserveroptions-requestlistener).
 */
const withoutEmptyBodies = { optimizeEmptyRequests: true } as ServerOptions;

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** Whatever fails, there is an answer, or the end of the connection. */
async function answer(handle: HttpHandler, { incoming, outgoing }: Exchange, options: ServeOptions): Promise<void> {
  const { maxBodyBytes = platformMaxBodyBytes, isClosing } = options;
  try {
    const body = hasBody(incoming) ? await readBody(incoming, maxBodyBytes) : '';
    const response = await handle(requestOf(incoming, body));
    if (body === undefined) await readAway(incoming);
    write(outgoing, response, body === undefined || isClosing?.() === true);
  } catch {
    try {
      write(outgoing, problemResponse(problem(500, 'internal-error')), isClosing?.() === true);
    } catch {
      outgoing.destroy();
    }
  }
}

function requestOf({ method = 'GET', url: target = '/', headers }: IncomingMessage, body: HttpRequest['body']): HttpRequest {
  const url = target.startsWith('/') ? target : withoutOrigin(target);
  const at = url.indexOf('?');
  const query = at < 0 ? {} : parseQuery(url.slice(at + 1));
  const request = { method, path: at < 0 ? url : url.slice(0, at), query, headers: joined(headers), body };
  return body === undefined ? { ...request, isBodyTooLarge: true } : request;
}

/** Proxies may name the whole URL, and every server must take it (https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2). */
function withoutOrigin(target: string): string {
  return target.replace(/^https?:\/\/[^/?]*\/?/i, '/');
}

/** Of requests, node gives several values of one name for `set-cookie` alone, which belongs to answers. */
function joined(headers: IncomingMessage['headers']): HttpRequest['headers'] {
  const { 'set-cookie': cookies } = headers;
  const others = headers as HttpRequest['headers'];
  return cookies === undefined ? others : { ...others, 'set-cookie': cookies.join(', ') };
}

function write(outgoing: ServerResponse, { status, headers, cookies = [], body }: HttpResponse, isLast: boolean): void {
  const sent: OutgoingHttpHeaders = { ...headers };
  if (cookies.length > 0) sent['set-cookie'] = [...cookies];
  const length = Buffer.byteLength(body);
  // The length of what is left out, as in an answer to HEAD, would be wrong.
  if (length > 0) sent['content-length'] = String(length);
  if (isLast) sent.connection = 'close';
  // Text of as many bytes as characters is ASCII. Other text would turn the headers before it into UTF-8, as which nobody reads them.
  outgoing.writeHead(status, sent).end(length === body.length ? body : bytesOf(body), 'latin1');
}
