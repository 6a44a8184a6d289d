import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { catchUpUntil } from '../catch-up-until.ts';
import type { DepotStream } from '../depot-stream.ts';
import type { DepotWorld } from '../depot-world.ts';

/** What can't be handed on, or not be handled: how it is set aside, and made good. */
export function streamCases(depot: DepotWorld, stream: DepotStream): void {
  const { write, pumpUntilQuiet, statusOf } = stream;

  it('parks the stream of a commit that can not be projected, and goes on with the others', async () => {
    for (const parcelId of ['x-1', 'x-2', 'x-3']) await depot.register(parcelId);
    await pumpUntilQuiet();
    await write('Parcel#x-1', 2, { type: 'ParcelShelved', data: {} });
    for (const parcelId of ['x-2', 'x-3']) await write(`Parcel#${parcelId}`, 2, { type: 'ParcelShelved', data: { shelf: 'M-1' } });
    const pumped = await pumpUntilQuiet();
    expect(pumped.givenUp).toBe(0);
    expect(await parked('projection:Parcels@1')).toEqual(['Parcel#x-1']);
    expect(await statusOf('x-1', 'x-2', 'x-3')).toEqual(['announced', 'shelved', 'shelved']);
    await write('Parcel#x-1', 3, { type: 'ParcelScanned', data: { place: 'Kiel' } });
    expect((await pumpUntilQuiet()).givenUp).toBe(0);
    expect((await depot.call('GET', '/parcels/x-1')).json).not.toHaveProperty('place');
  });

  it('keeps the place of what a function could not be given, and catches up once it can be again', async () => {
    await depot.register('x-4');
    await pumpUntilQuiet();
    const mend = await breakFunction('depot-test-projector');
    await write('Parcel#x-4', 2, { type: 'ParcelShelved', data: { shelf: 'M-1' }, hoursAgo: 10 });
    const pumped = await pumpUntilQuiet();
    expect(pumped.givenUp).toBeGreaterThan(0);
    const places = await depot.look.bodies('depot-test-projector-lost-wake-ups');
    expect(places[0]).toMatchObject({ DDBStreamBatchInfo: { batchSize: expect.any(Number) } });
    await mend();
    expect(await statusOf('x-4')).toEqual(['announced']);
    await catchUpUntil(depot, async () => expect(await statusOf('x-4')).toEqual(['shelved']), { lastRunHoursAgo: 11 });
  });

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

  /** Takes away what a function can't start without, and returns what gives it back. */
  async function breakFunction(FunctionName: string): Promise<() => Promise<void>> {
    const { Environment } = await depot.clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const change = async (Variables: Record<string, string> = {}) =>
      void (await depot.clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } })));
    const { EVENT_TABLE: _, ...rest } = Environment?.Variables ?? {};
    await change(rest);
    return () => change(Environment?.Variables);
  }
}
