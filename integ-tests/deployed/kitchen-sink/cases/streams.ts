import { DeleteItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { eventually } from '../../eventually.ts';
import { type StreamPump, takeOverStream } from '../../stream-pump.ts';
import type { DepotWorld } from '../depot-world.ts';

const hour = 3_600_000;

/** The event table's stream, handed on by a pump of ours: what fails, what is lost, and how all of it is made good. */
export function streamCases(depot: DepotWorld): void {
  let pumps: readonly StreamPump[];

  it('parks the stream of a commit that can not be projected, and goes on with the others', async () => {
    pumps = await takeOverStream(depot.aws, depot.clients, 'depot-test-events');
    for (const parcelId of ['x-1', 'x-2', 'x-3']) await depot.register(parcelId);
    await pumpUntilQuiet();
    await write('Parcel#x-1', 2, 'ParcelShelved', {});
    for (const parcelId of ['x-2', 'x-3']) await write(`Parcel#${parcelId}`, 2, 'ParcelShelved', { shelf: 'M-1' });
    const pumped = await pumpUntilQuiet();
    expect(pumped.givenUp).toBe(0);
    expect(await parked('projection:Parcels@1')).toEqual(['Parcel#x-1']);
    expect(await statusOf('x-1', 'x-2', 'x-3')).toEqual(['announced', 'shelved', 'shelved']);
    await write('Parcel#x-1', 3, 'ParcelScanned', { place: 'Kiel' });
    expect((await pumpUntilQuiet()).givenUp).toBe(0);
    expect((await depot.call('GET', '/parcels/x-1')).json).not.toHaveProperty('place');
  });

  it('keeps the place of what a function could not be given, and catches up once it can be again', async () => {
    await depot.register('x-4');
    await pumpUntilQuiet();
    const mend = await breakFunction('depot-test-projector');
    await write('Parcel#x-4', 2, 'ParcelShelved', { shelf: 'M-1' }, 10);
    const pumped = await pumpUntilQuiet();
    expect(pumped.givenUp).toBeGreaterThan(0);
    const places = await depot.look.bodies('depot-test-projector-lost-wake-ups');
    expect(places[0]).toMatchObject({ DDBStreamBatchInfo: { batchSize: expect.any(Number) } });
    await mend();
    expect(await statusOf('x-4')).toEqual(['announced']);
    await catchUp(async () => expect(await statusOf('x-4')).toEqual(['shelved']));
  });

  it('converges when nothing was handed on for 48 hours', async () => {
    for (const parcelId of ['y-1', 'y-2']) await depot.register(parcelId);
    await pumpUntilQuiet();
    await eventually(async () => expect(await depot.look.events('Shelf#L-1')).toContain('SpaceReserved'));
    await pumpUntilQuiet();
    for (const parcelId of ['y-1', 'y-2']) {
      await write(`Parcel#${parcelId}`, 2, 'ParcelShelved', { shelf: 'M-1' }, 48);
      await write(`Parcel#${parcelId}`, 3, 'ParcelDispatched', { carrier: 'ups' }, 47);
    }
    for (const pump of pumps) await pump.skip();
    await catchUp(async () => {
      await pumpUntilQuiet();
      expect(await statusOf('y-1', 'y-2')).toEqual(['on its way', 'on its way']);
      expect((await depot.call('GET', '/carriers/ups')).json).toEqual({ carrier: 'ups', onTheWay: 2, delivered: 0 });
      for (const parcelId of ['y-1', 'y-2']) expect(await depot.look.events(`Parcel#${parcelId}`)).toContain('NoticeSent');
    });
  });

  /** What functions write is handed on as well, until nothing is left. */
  async function pumpUntilQuiet() {
    const total = { invocations: 0, givenUp: 0 };
    for (let before = -1; before < total.invocations; ) {
      before = total.invocations;
      for (const pump of pumps) {
        const { invocations, givenUp } = await pump.pump();
        total.invocations += invocations;
        total.givenUp += givenUp;
      }
    }
    return total;
  }

  /** A commit as somebody writes it who has the table alone. */
  async function write(stream: string, version: number, type: string, data: object, hoursAgo = 0): Promise<void> {
    const timestamp = new Date(Date.now() - hoursAgo * hour).toISOString();
    const [category = ''] = stream.split('#');
    await depot.clients.dynamoDb.send(
      new PutItemCommand({
        TableName: 'depot-test-events',
        Item: {
          PK: { S: stream },
          SK: { S: String(version).padStart(20, '0') },
          event_type: { S: type },
          payload: { S: JSON.stringify(data) },
          timestamp: { S: timestamp },
          metadata: { M: {} },
          last_version: { N: String(version) },
          commit_id: { S: `${stream}@${version}` },
          category: { S: `${category}#0` },
        },
      }),
    );
  }

  async function parked(follower: string): Promise<readonly string[]> {
    const { Items = [] } = await depot.clients.dynamoDb.send(
      new QueryCommand({
        TableName: 'depot-test-checkpoints',
        IndexName: 'parked',
        KeyConditionExpression: 'parked_PK = :follower',
        ExpressionAttributeValues: { ':follower': { S: follower } },
      }),
    );
    return Items.map(({ SK }) => SK?.S ?? '');
  }

  async function statusOf(...parcelIds: readonly string[]): Promise<readonly string[]> {
    const answers = await Promise.all(parcelIds.map((parcelId) => depot.call('GET', `/parcels/${parcelId}`)));
    return answers.map(({ json }) => json.status);
  }

  /** Takes away what a function can't start without, and returns what gives it back. */
  async function breakFunction(FunctionName: string): Promise<() => Promise<void>> {
    const { Environment } = await depot.clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const change = async (Variables: Record<string, string> = {}) =>
      void (await depot.clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } })));
    const { EVENT_TABLE: _, ...rest } = Environment?.Variables ?? {};
    await change(rest);
    return () => change(Environment?.Variables);
  }

  /** Lets the catch-up run as if it had never run before, until all is well. */
  async function catchUp(expectation: () => Promise<void>): Promise<void> {
    const Key = { PK: { S: '$catch-up' }, SK: { S: 'state' } };
    await depot.clients.dynamoDb.send(new DeleteItemCommand({ TableName: 'depot-test-checkpoints', Key }));
    await eventually(async () => {
      await depot.invoke({ allframe: 'job', job: 'catch-up' }, 'depot-test-catch-up');
      await expectation();
    });
  }
}
