import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbEventStore } from '../../../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import { DeadlineExceededError } from '../../../../runtime/event-store/errors.ts';
import { noStream } from '../../../../runtime/event-store/stream-head.ts';

describe('a DynamoDB that takes requests and never answers', () => {
  const sockets = new Set<Socket>();
  let server: Server;
  let client: DynamoDBClient;
  let store: DynamoDbEventStore;

  beforeAll(async () => {
    server = createServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
    store = new DynamoDbEventStore({ client, table: 'events' });
  });
  afterAll(() => {
    client.destroy();
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it('is given up at the deadline when a stream is loaded', async () => {
    const failure = store.load('Order#1', { deadline: Date.now() + 50 });
    await expect(failure).rejects.toThrow(DeadlineExceededError);
    await expect(failure).rejects.toThrow('events did not answer Query before the deadline; try again with the same command id');
  });

  it('is given up at the deadline when a commit is appended, which may have succeeded', async () => {
    const metadata = { commandId: 'c', correlationId: 'c', causationId: 'c', causationDepth: 0 };
    const events = [{ type: 'A', data: {}, schemaVersion: 1 }];
    const commit = { commitId: 'c1', timestamp: '2026-01-01T00:00:00.000Z', metadata, events };
    await expect(store.append(noStream('Order#1'), commit, { deadline: Date.now() + 50 })).rejects.toMatchObject({
      code: 'deadline-exceeded',
      retryable: true,
    });
  });
});
