import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Stands before a server, and can take an answer away once the server has done what it was asked. */
export interface AnswerCutter {
  readonly endpoint: string;
  /** How many answers were taken away. */
  readonly cuts: number;
  cutNextAnswer(): void;
  stop(): Promise<void>;
}

export async function startAnswerCutter(target: string): Promise<AnswerCutter> {
  let isArmed = false;
  let cuts = 0;
  const server = createServer(async (request, response) => {
    const answer = await forwarded(target, request);
    const body = await buffer(answer);
    if (!isArmed) return void response.writeHead(answer.statusCode ?? 500, answer.headers).end(body);
    isArmed = false;
    cuts += 1;
    response.socket?.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get cuts() {
      return cuts;
    },
    cutNextAnswer() {
      isArmed = true;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function forwarded(target: string, request: IncomingMessage): Promise<IncomingMessage> {
  const { method, url = '/', headers } = request;
  const body = await buffer(request);
  const sent = forward(`${target}${url}`, { method, headers: { ...headers, host: new URL(target).host }, agent: false }).end(body);
  const [answer] = await once(sent, 'response');
  return answer;
}
