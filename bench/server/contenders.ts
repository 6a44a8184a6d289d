import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod/mini';
import { aggregate } from '../../runtime/decider/aggregate.ts';
import { command } from '../../runtime/decider/command.ts';
import { InMemoryEventStore } from '../../runtime/event-store/in-memory-event-store.ts';
import { startCloudRunHost } from '../../runtime/host/cloud-run/cloud-run-host.ts';
import { none } from '../../runtime/http/auth/auth.ts';
import { json } from '../../runtime/http/http-message.ts';
import { http } from '../../runtime/service/http.ts';
import { service } from '../../runtime/service/service.ts';

/** What serves every request of a scenario, in a process of its own. */
export interface ServerContender {
  readonly name: string;
  /** The least that the time of bare `node:http` divided by this one's should be. */
  readonly goals?: Readonly<Record<string, number>> | undefined;
  /** Listens, and says where. */
  listen(): Promise<number>;
}

/** The peer: it routes nothing, checks nothing, and knows its answer beforehand. */
export const bare = 'node:http';

export const servers: readonly ServerContender[] = [
  {
    name: 'allframe on Cloud Run',
    goals: { [bare]: 0.8 },
    async listen() {
      const options = { role: 'api', modelHash: 'bench', variables: { PORT: '0', EVENT_TABLE: 'events', LOG_LEVEL: 'error' } } as const;
      return (await startCloudRunHost(counters(), { ...options, adapters: { store: new InMemoryEventStore() } })).port;
    },
  },
  { name: bare, listen: listenBare },
];

/** What every answer of a route holds. */
const total = { counterId: 'c-1', total: 3 };

function counters() {
  const Counter = aggregate(
    'Counter',
    { events: { Counted: z.object({ by: z.number() }) }, initialState: { total: 0 } },
    { Counted: (state, { by }) => ({ total: state.total + by }) },
  );
  const Count = command('Count', {
    input: z.object({ counterId: z.string(), by: z.number() }),
    aggregate: Counter,
    streamId: ({ counterId }) => counterId,
    decide: ({ by }) => Counter.events.Counted({ by }),
  });
  return service('counters', {
    commands: [Count],
    http: http({
      auth: none(),
      routes: (router) =>
        router
          .handle('GET', '/counters/:counterId', async () => json(200, total))
          .handle('POST', '/counters', async ({ body }) => json(200, { ...total, counterId: JSON.parse(body as string).counterId })),
    }),
  });
}

/** With the very headers of ours, a request's id among them. */
async function listenBare(): Promise<number> {
  const requestId = '2f1a7a3e-8f0c-4a53-9d0f-0f5f1c9ab001';
  const server = createServer(async (request, response) => {
    const answered = request.method === 'GET' ? total : { ...total, counterId: JSON.parse(await textOf(request)).counterId };
    const body = JSON.stringify(answered);
    const headers = { 'content-type': 'application/json', 'x-request-id': requestId, 'content-length': Buffer.byteLength(body) };
    response.writeHead(200, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** By the events of the stream, the fastest way. */
function textOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString()));
  });
}
