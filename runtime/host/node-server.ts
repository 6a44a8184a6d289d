import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type HttpHandler, type HttpRequest, type HttpResponse, parseQuery } from '../http/http-message.ts';
import { problem, problemResponse } from '../http/problem.ts';

/** The largest body that is taken, in bytes: as much as Lambda takes in one event (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
export const maxBodyBytes = 6 * 1024 * 1024;

/** Serves an HTTP handler on `node:http`; resolves when it listens. Port 0 takes a free one. */
export function serve(handle: HttpHandler, { port, host }: { port: number; host: string }): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    respond(handle, incoming)
      .catch(() => problemResponse(problem(500, 'internal-error')))
      .then((response) => write(outgoing, response));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

async function respond(handle: HttpHandler, incoming: IncomingMessage): Promise<HttpResponse> {
  const body = await readBody(incoming);
  if (body === undefined)
    return problemResponse(problem(413, 'body-too-large', `The body has more than ${maxBodyBytes} bytes`), { connection: 'close' });
  return handle(requestOf(incoming, body));
}

function requestOf({ method = 'GET', url = '/', headers }: IncomingMessage, body: string): HttpRequest {
  const at = url.indexOf('?');
  const query = parseQuery(at < 0 ? '' : url.slice(at + 1));
  const joined = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]);
  return { method, path: at < 0 ? url : url.slice(0, at), query, headers: Object.fromEntries(joined), body };
}

/** The whole body as text, or `undefined` when it is too large. */
async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxBodyBytes) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function write(outgoing: ServerResponse, { status, headers, body }: HttpResponse): void {
  // The length of what is left out, as in an answer to HEAD, would be wrong.
  outgoing.writeHead(status, body === '' ? headers : { ...headers, 'content-length': Buffer.byteLength(body) });
  outgoing.end(body);
}
