import type { Agent, ClientRequest, IncomingHttpHeaders, OutgoingHttpHeaders, RequestOptions } from 'node:http';
import type { SecureContext } from 'node:tls';
import type { AwsEndpoint } from './aws-endpoint.ts';
import { CallTimeoutError } from './faults.ts';
import { secureContext } from './secure-context.ts';

/** What came back, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends a request and waits for its whole answer, over connections that are kept open. */
export type Exchange = (headers: OutgoingHttpHeaders, body: string, timeoutMs: number) => Promise<Answer>;

/** Exchanges with one endpoint. What it needs of Node is loaded with the first. */
export function exchangeWith({ isHttps, hostname, port, path }: AwsEndpoint): Exchange {
  let send: ((headers: OutgoingHttpHeaders) => ClientRequest) | undefined;
  return (headers, body, timeoutMs) => {
    send ??= sender();
    return answered(send(headers), body, timeoutMs);
  };

  function sender() {
    const { Agent, request } = httpModule(isHttps);
    const agent = new Agent({ keepAlive: true, secureContext: secureContext() }) as Agent;
    const options = { hostname, port, path, method: 'POST', agent };
    return (headers: OutgoingHttpHeaders) => request({ ...options, headers });
  }
}

/** By no `import`: one of an ES module reads every export, `fetch` and its relatives among them, which takes a cold start 20 ms. */
function httpModule(isHttps: boolean): HttpModule {
  return process.getBuiltinModule(isHttps ? 'node:https' : 'node:http');
}

interface HttpModule {
  readonly Agent: new (options: { keepAlive: boolean; secureContext: SecureContext | undefined }) => unknown;
  request(options: RequestOptions): ClientRequest;
}

function answered(request: ClientRequest, body: string, timeoutMs: number): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    const timer = setTimeout(() => fail(new CallTimeoutError(`There was no whole answer within ${Math.round(timeoutMs)} ms`)), timeoutMs);
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
      request.destroy();
    };
    request.on('error', fail);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        clearTimeout(timer);
        const [first] = chunks;
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: chunks.length === 1 && first ? first : Buffer.concat(chunks),
        });
      });
    });
    request.end(body);
  });
}
