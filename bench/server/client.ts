import { connect, type Socket } from 'node:net';

/** Connections that are kept, each with a request under way at a time. */
export interface Client {
  /** Sends so many requests in all, and waits for their answers. */
  run(request: string, count: number): Promise<void>;
  end(): void;
}

/**
 * A client that costs less than any server: it writes bytes, and counts those that come. All answers of a scenario have one length, which
 * the first one tells.
 */
export async function connectClient(port: number, connections: number): Promise<Client> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => connected(port)));
  return {
    async run(request, count) {
      const bytes = Buffer.from(request);
      const [first] = sockets;
      if (!first) return;
      const length = await lengthOfAnswer(first, bytes);
      let left = count - 1;
      await Promise.all(sockets.map((socket) => repeat(socket, bytes, length, () => left-- > 0)));
    },
    end() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** @throws Error where the answer is none of 200 */
function lengthOfAnswer(socket: Socket, request: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const read = (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      const headEnd = answer.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const length = headEnd + 4 + Number(/content-length: (\d+)/i.exec(answer)?.[1] ?? 0);
      if (answer.length < length) return;
      socket.off('data', read);
      if (answer.startsWith('HTTP/1.1 200 ')) resolve(length);
      else reject(new Error(`The server answered ${answer}`));
    };
    socket.on('data', read);
    socket.write(request);
  });
}

/** Sends the request again whenever its answer is there, as long as there is one more to send. */
function repeat(socket: Socket, request: Buffer, length: number, next: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    let missing = length;
    const done = () => {
      socket.off('data', read);
      resolve();
    };
    const read = ({ length: read }: Buffer) => {
      missing -= read;
      if (missing > 0) return;
      missing = length;
      if (next()) socket.write(request);
      else done();
    };
    socket.on('data', read);
    if (next()) socket.write(request);
    else done();
  });
}
