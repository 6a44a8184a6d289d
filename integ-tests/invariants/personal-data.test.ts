import { DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { createCommandBus } from '../../runtime/command-bus/command-bus.ts';
import { aggregate } from '../../runtime/decider/aggregate.ts';
import { command } from '../../runtime/decider/command.ts';
import { fold } from '../../runtime/decider/fold.ts';
import { DynamoDbEventStore } from '../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import { DynamoDbPersonalKeyStore } from '../../runtime/event-store/personal-data/dynamodb-personal-key-store.ts';
import { forgetSubject } from '../../runtime/event-store/personal-data/forget-subject.ts';
import { withPersonalData } from '../../runtime/event-store/personal-data/personal-data-store.ts';
import { reapplyErasures } from '../../runtime/event-store/personal-data/reapply-erasures.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import { type Erased, isErased } from '../../runtime/message/erased.ts';
import { createReadModelTableIfMissing } from '../../runtime/projection/dynamodb/create-table.ts';
import { type DynamoDbLocal, openDynamoDb } from '../emulators/dynamodb-local.ts';
import { describeWith } from '../emulators/tools.ts';
import { createEventTable } from '../stores/tables.ts';

const Customer = aggregate(
  'Customer',
  {
    events: {
      Registered: {
        schema: z.object({ customerId: z.string(), email: z.string() }),
        personal: { subject: 'customerId', fields: ['email'] },
      },
    },
    initialState: { email: undefined as string | Erased | undefined },
  },
  { Registered: (_state, { email }) => ({ email }) },
);
const Register = command('Register', {
  input: z.object({ customerId: z.string(), email: z.string() }),
  aggregate: Customer,
  streamId: ({ customerId }) => customerId,
  decide: ({ customerId, email }) => Customer.events.Registered({ customerId, email }),
});

describeWith('dynamodb-local', 'personal data on DynamoDB', () => {
  let dynamoDb: DynamoDbLocal;
  let client: DynamoDBClient;

  beforeAll(async () => {
    dynamoDb = await openDynamoDb();
    client = new DynamoDBClient(dynamoDb.clientConfig);
    await createEventTable(client, 'events');
    await createReadModelTableIfMissing(client, 'keys');
  });
  afterAll(async () => {
    client?.destroy();
    await dynamoDb?.stop();
  });

  /** A process of its own, with nothing in its key cache. */
  function newProcess() {
    const events = new DynamoDbEventStore({ client, table: 'events' });
    const keys = new DynamoDbPersonalKeyStore({ client, table: 'keys' });
    const store = withPersonalData(events, { keys, aggregates: [Customer], ambient: systemAmbient });
    const register = (customerId: string, email: string) =>
      createCommandBus({ store, ambient: systemAmbient }).dispatch(Register, { customerId, email });
    const emailOf = async (customerId: string) => fold(Customer, (await store.load(`Customer#${customerId}`)).commits).email;
    return { store, keys, register, emailOf, ambient: systemAmbient };
  }

  const storedText = async () => JSON.stringify((await client.send(new ScanCommand({ TableName: 'events', ConsistentRead: true }))).Items);

  it('are read as they were written, and stand in no item in clear', async () => {
    await newProcess().register('c-1', 'anna@example.com');
    expect(await newProcess().emailOf('c-1')).toBe('anna@example.com');
    expect(await storedText()).not.toContain('anna');
    expect(await storedText()).toContain('c-1');
  });

  it('are encrypted by one key, whichever of many processes writes first', async () => {
    const processes = Array.from({ length: 8 }, newProcess);
    await Promise.all(processes.map(({ register }, index) => register('c-many', `anna${index}@example.com`)));
    const { commits } = await newProcess().store.load('Customer#c-many');
    expect(commits.flatMap(({ events }) => events.map(({ data }) => (data as { email: string }).email)).sort()).toEqual(
      processes.map((_, index) => `anna${index}@example.com`),
    );
  });

  it('are gone when their subject is forgotten, for every process that has no key any more, and for good', async () => {
    const forgetting = newProcess();
    await forgetting.register('c-2', 'bert@example.com');
    await forgetting.register('c-3', 'carl@example.com');
    await forgetSubject('c-2', forgetting);
    for (const { emailOf } of [forgetting, newProcess()]) {
      expect(isErased(await emailOf('c-2'))).toBe(true);
      expect(await emailOf('c-3')).toBe('carl@example.com');
    }
    await expect(newProcess().register('c-2', 'again@example.com')).rejects.toMatchObject({ code: 'subject-forgotten' });
    expect((await newProcess().store.load('$erasure#c-2')).commits).toHaveLength(1);
  });

  it('are gone again after the keys were restored, when the erasures were applied again', async () => {
    const before = newProcess();
    await before.register('c-4', 'dora@example.com');
    const key = { TableName: 'keys', Key: { PK: { S: 'c-4' } }, ConsistentRead: true };
    const { Item: backup = {} } = await client.send(new GetItemCommand(key));
    await forgetSubject('c-4', before);
    await client.send(new PutItemCommand({ TableName: 'keys', Item: backup }));
    expect(await newProcess().emailOf('c-4')).toBe('dora@example.com');

    const restored = newProcess();
    expect(await reapplyErasures(restored)).toBeGreaterThanOrEqual(1);
    for (const { emailOf } of [restored, newProcess()]) expect(isErased(await emailOf('c-4'))).toBe(true);
    expect((await client.send(new GetItemCommand(key))).Item).toEqual({ PK: { S: 'c-4' }, state: { S: 'forgotten' } });
  });

  it('are forgotten by the log where the process died before it took the key away', async () => {
    const dying = newProcess();
    await dying.register('c-5', 'emil@example.com');
    const forget = async () => Promise.reject(new Error('the process died'));
    await expect(forgetSubject('c-5', { ...dying, keys: { ...dying.keys, forget } as never })).rejects.toThrow('died');
    expect(await newProcess().emailOf('c-5')).toBe('emil@example.com');
    await reapplyErasures(newProcess());
    expect(isErased(await newProcess().emailOf('c-5'))).toBe(true);
  });
});
