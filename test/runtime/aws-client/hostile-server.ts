import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, Server, type Socket } from 'node:net';
import { crc32 } from '../../../runtime/aws-client/crc32.ts';

/** How one request is answered. */
export type Behaviour = (response: ServerResponse, request: Received) => void;

/** A request as the server got it. */
export interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server that answers each request as it is told, the last behaviour for all that follow. */
export interface HostileServer {
  readonly endpoint: string;
  readonly requests: readonly Received[];
  /** Connections that were opened. */
  readonly connections: number;
  answerWith(...behaviours: readonly Behaviour[]): void;
  /** Cuts the connections that are open, as a server does with those that stood idle. */
  cutConnections(): void;
  stop(): Promise<void>;
}

export async function startHostileServer(): Promise<HostileServer> {
  let behaviours: readonly Behaviour[] = [];
  const requests: Received[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const received = { headers: request.headers, body };
    requests.push(received);
    (behaviours[requests.length - 1] ?? behaviours.at(-1))?.(response, received);
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get connections() {
      return connections;
    },
    answerWith(...next) {
      behaviours = next;
      requests.length = 0;
    },
    cutConnections: () => cut(sockets),
    async stop() {
      cut(sockets);
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function cut(sockets: ReadonlySet<Socket>): void {
  for (const socket of sockets) socket.destroy();
}

/** An endpoint where nobody listens. */
export async function closedEndpoint(): Promise<string> {
  const server = new Server().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** A whole answer, as DynamoDB sends it. */
export function answer(
  value: object,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Behaviour {
  return (response) => {
    const body = Buffer.from(JSON.stringify(value));
    response.writeHead(status, {
      'x-amz-crc32': String(crc32(body)),
      'content-length': body.length,
      'x-amzn-requestid': 'r-1',
      ...headers,
    });
    response.end(body);
  };
}

/** An exception of DynamoDB's. */
export function fault(
  name: string,
  { status = 400, ...rest }: { status?: number; headers?: Record<string, string> } = {},
  members = {},
): Behaviour {
  return answer({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: `It is ${name}`, ...members }, { status, ...rest });
}

/** An answer as it stands, whatever it says of itself. */
export function raw(status: number, body: string, headers: Record<string, string | number> = {}): Behaviour {
  return (response) => response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers }).end(body);
}

/** Cuts the connection before there is any answer. */
export const reset: Behaviour = (response) => response.socket?.destroy();

/** Cuts the connection within the body. */
export const resetInBody: Behaviour = (response) => {
  response.writeHead(200, { 'content-length': 100 });
  response.write('{"Item":', () => response.socket?.destroy());
};

/** Begins an answer and never ends it, a byte now and then. */
export const slow: Behaviour = (response) => {
  response.writeHead(200, { 'content-length': 1_000 });
  const timer = setInterval(() => response.write(' '), 10);
  response.on('close', () => clearInterval(timer));
};
