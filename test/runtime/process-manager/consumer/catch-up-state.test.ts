import type { CatchUpState, CatchUpStateStore } from '../../../../runtime/process-manager/consumer/catch-up-state.ts';
import { DynamoDbCatchUpState } from '../../../../runtime/process-manager/consumer/dynamodb/dynamodb-catch-up-state.ts';
import { InMemoryCatchUpState } from '../../../../runtime/process-manager/consumer/in-memory-catch-up-state.ts';
import { fakeDynamoDb } from '../../fake-dynamodb.ts';

const adapters: Record<string, () => CatchUpStateStore> = {
  memory: () => new InMemoryCatchUpState(),
  DynamoDB: () => new DynamoDbCatchUpState({ client: fakeDynamoDb(), table: 'checkpoints' }),
};
const state: CatchUpState = {
  revision: 1,
  full: { begunAt: '2026-01-01T00:00:00.000Z', aggregates: ['Counter'], cursor: 'token' },
  rebuilds: { 'Totals@1': { at: '2026-01-01T00:00:00.000Z', revision: 3 } },
};

describe.each(Object.entries(adapters))('the state of catch-up on %s', (_, make) => {
  it('is nothing before the first run, and then as it was written', async () => {
    const store = make();
    expect(await store.read()).toBeUndefined();
    expect(await store.write(state)).toBe(true);
    expect(await store.read()).toEqual(state);
    expect(await store.write({ revision: 2, fullBegunAt: state.full?.begunAt })).toBe(true);
    expect(await store.read()).toEqual({ revision: 2, fullBegunAt: '2026-01-01T00:00:00.000Z' });
  });

  it('is written in the place of the revision before alone', async () => {
    const store = make();
    expect(await store.write({ revision: 2 })).toBe(false);
    expect(await store.write(state)).toBe(true);
    expect(await store.write({ revision: 1 })).toBe(false);
    expect(await store.write({ revision: 3 })).toBe(false);
    expect(await store.read()).toEqual(state);
  });
});

describe('the state of catch-up on DynamoDB', () => {
  it('stands in a partition of its own, and begins again where it can’t be read', async () => {
    const client = fakeDynamoDb();
    const store = new DynamoDbCatchUpState({ client, table: 'checkpoints' });
    await store.write(state);
    expect(client.items).toMatchObject([{ PK: { S: '$catch-up' }, SK: { S: 'state' } }]);
    Object.assign(client.items[0] ?? {}, { state: { S: '{' } });
    expect(await store.read()).toEqual({ revision: 1 });
    expect(await store.write({ ...state, revision: 2 })).toBe(true);
  });

  it('passes faults on', async () => {
    const client = { call: () => Promise.reject(new Error('denied')) };
    await expect(new DynamoDbCatchUpState({ client, table: 'checkpoints' }).write(state)).rejects.toThrow('denied');
  });
});
