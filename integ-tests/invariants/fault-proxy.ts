import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request: answered as it should be, carried out and never answered, or refused without being carried out. */
export type Fate = 'pass' | 'lose-answer' | 'throttle';

/** A request to DynamoDB, as the proxy sees it. */
export interface Seen {
  /** Such as `PutItem`. */
  readonly operation: string;
  /** The JSON that was sent. */
  readonly body: string;
}

/** Stands between a client and DynamoDB. */
export interface FaultProxy {
  readonly endpoint: string;
  /** Decides what becomes of each request from now on. */
  decide(fateOf: (seen: Seen) => Fate): void;
  /** How many requests met each fate. */
  readonly met: Readonly<Record<Fate, number>>;
  stop(): Promise<void>;
}

/** Starts a proxy that lets everything pass until it is told otherwise. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let fateOf: (seen: Seen) => Fate = () => 'pass';
  const met = { pass: 0, 'lose-answer': 0, throttle: 0 };
  const server = createServer(async (incoming, outgoing) => {
    const body = await textOf(incoming);
    const fate = fateOf({ operation: String(incoming.headers['x-amz-target']).split('.')[1] ?? '', body });
    met[fate] += 1;
    if (fate === 'throttle') return throttle(outgoing);
    const answer = await forward(target, incoming.headers, body);
    if (fate === 'lose-answer') return void incoming.socket.destroy();
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    met,
    decide(next) {
      fateOf = next;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function throttle(outgoing: ServerResponse): void {
  const fault = { __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException', message: 'too fast' };
  outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(fault));
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function forward(target: string, headers: IncomingHttpHeaders, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const forwarded = request(target, { method: 'POST', headers }, async (answer) =>
      resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: await textOf(answer) }),
    );
    forwarded.once('error', reject).end(body);
  });
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
