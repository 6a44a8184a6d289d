import { type IncomingHttpHeaders, request } from 'node:http';

/** What is sent. */
export interface HttpCall {
  readonly method?: string;
  /** `host` too, which `fetch` would not send: URLs of functions are told apart by it. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What came back, byte by byte. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: JSON that each test reads its facts from
  readonly json: any;
}

/** Sends a request as it is: no header is added, no redirect followed, nothing decoded. */
export function httpCall(url: string, { method = 'GET', headers = {}, body }: HttpCall = {}): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method, headers: { ...headers, 'content-length': String(Buffer.byteLength(body ?? '')) } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk) => chunks.push(chunk));
        incoming.once('error', reject);
        incoming.once('end', () => resolve(answerOf(incoming.statusCode ?? 0, incoming.headers, Buffer.concat(chunks))));
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

function answerOf(status: number, headers: IncomingHttpHeaders, body: Buffer): HttpAnswer {
  return {
    ...{ status, headers, body },
    get json() {
      return body.length === 0 ? undefined : JSON.parse(body.toString());
    },
  };
}
