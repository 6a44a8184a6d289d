import { type AddressInfo, createServer, connect as openTo, type Socket } from 'node:net';

/** Stands between a client of HTTP/2 and its server, and can take an answer away. */
export interface CuttingProxy {
  readonly host: string;
  /** Cuts the connection in place of the next answer: the server has done what it was asked then. */
  cutNextAnswer(): void;
  /** How many answers were taken away. */
  readonly cuts: number;
  stop(): Promise<void>;
}

/** Starts a proxy of a server, such as `127.0.0.1:8080`. */
export async function startCuttingProxy(server: string): Promise<CuttingProxy> {
  const [host = '', port] = server.split(':');
  const sockets = new Set<Socket>();
  let isArmed = false;
  let cuts = 0;
  const proxy = createServer((client) => {
    const upstream = openTo(Number(port), host);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
    }
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      if (!isArmed || !holdsAnswer(chunk)) return void client.write(chunk);
      isArmed = false;
      cuts += 1;
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    cutNextAnswer: () => {
      isArmed = true;
    },
    get cuts() {
      return cuts;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

/** Frames of HTTP/2 (RFC 9113, 4.1) that belong to a request; others, such as settings and pings, belong to the connection. */
function holdsAnswer(chunk: Buffer): boolean {
  for (let at = 0; at + frameHeader <= chunk.length; at += frameHeader + chunk.readUIntBE(at, 3)) {
    const type = chunk[at + 3];
    if (type === dataFrame || type === headersFrame) return true;
  }
  return false;
}

const frameHeader = 9;
const dataFrame = 0;
const headersFrame = 1;
