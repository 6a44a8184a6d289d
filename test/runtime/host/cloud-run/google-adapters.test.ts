import { type AnyCommand, aggregate, command, service } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { createCommandBus } from '../../../../runtime/command-bus/command-bus.ts';
import { InMemoryEventStore } from '../../../../runtime/event-store/in-memory-event-store.ts';
import { InMemoryPersonalKeyStore } from '../../../../runtime/event-store/personal-data/in-memory-personal-key-store.ts';
import { openStore } from '../../../../runtime/host/cloud-run/container.ts';
import type { ContainerAdapters } from '../../../../runtime/host/cloud-run/container-adapters.ts';
import { googleAdapters } from '../../../../runtime/host/cloud-run/google-adapters.ts';
import { ownDeadLetters } from '../../../../runtime/host/dead-letters.ts';
import { readEnvironment } from '../../../../runtime/host/environment.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';
import { CountUp } from '../../counter.ts';
import { type FakeRequest, fakeFetch } from '../../transport/google/fake-google.ts';

const emulators = {
  PUBSUB_EMULATOR_HOST: 'pubsub:1',
  CLOUD_TASKS_EMULATOR_HOST: 'http://tasks:2/',
  STORAGE_EMULATOR_HOST: 'storage:3',
  CLOUD_KMS_EMULATOR_HOST: 'kms:4',
};

const variables = {
  EVENT_TABLE: 'events',
  CHECKPOINT_TABLE: 'views',
  PERSONAL_KEY_TABLE: 'keys',
  PERSONAL_KEY_KMS: 'projects/p/locations/l/keyRings/r/cryptoKeys/k',
  SNAPSHOT_BUCKET: 'snapshots',
  EVENT_BUS: 'projects/p/topics/bus',
  REBUILD_QUEUE: 'projects/p/topics/rebuilds',
  FUNCTION_DEAD_LETTERS: 'projects/p/topics/worker-dead',
  ALLFRAME_QUEUE_COUNT_QUEUE: 'projects/p/topics/count',
  ALLFRAME_QUEUE_ARN_COUNT_QUEUE: 'projects/p/topics/count',
  ALLFRAME_DEAD_LETTERS_COUNT_QUEUE: 'projects/p/topics/count-dead',
  ALLFRAME_BUCKET_UPLOADS: 'uploads-bucket',
  TIMER_GROUP: 'projects/p/locations/l/queues/timers',
  TIMER_ROLE: 'timers@p.iam',
};

async function adaptersOf(given: Record<string, string>) {
  const requests: FakeRequest[] = [];
  const fetch = fakeFetch((request) => {
    requests.push(request);
    return { json: { ciphertext: 'AQID' } };
  });
  const ambient = testAmbient();
  const adapters = await googleAdapters({ environment: readEnvironment('worker', { ...emulators, ...given }), ambient, fetch });
  return { adapters, ambient, asked: () => requests.map(({ method, url }) => `${method} ${url.host}${url.pathname}`) };
}

describe('the adapters of a container', () => {
  it('send to what its variables name', async () => {
    const { adapters, ambient, asked } = await adaptersOf(variables);
    const message = { command: 'CountUp', input: {}, commandId: 'c' };
    const letter = { body: '', code: 'x', reason: 'x', source: 'x', messageId: 'x' };
    await adapters.queues.send('countQueue', message);
    await adapters.queues.bury('countQueue', letter);
    await adapters.queues.bury(ownDeadLetters, letter);
    await adapters.timers.set({ id: 't', dueAt: new Date(ambient.now() + 60_000).toISOString(), queue: 'countQueue', message });
    await adapters.rebuilds.send({ projection: 'Totals', version: 1 }, { delaySeconds: 60 });
    await adapters.objects('uploads').put('a', new Uint8Array());
    await adapters.keyService?.generateDataKey({});
    await adapters.publisher.publish([]);
    expect(asked()).toEqual([
      'POST pubsub:1/v1/projects/p/topics/count:publish',
      'POST pubsub:1/v1/projects/p/topics/count-dead:publish',
      'POST pubsub:1/v1/projects/p/topics/worker-dead:publish',
      'POST tasks:2/v2/projects/p/locations/l/queues/timers/tasks',
      'POST pubsub:1/v1/projects/p/topics/rebuilds:publish',
      'POST storage:3/upload/storage/v1/b/uploads-bucket/o',
      'POST kms:4/v1/projects/p/locations/l/keyRings/r/cryptoKeys/k:encrypt',
    ]);
    expect(ambient.now()).toBe(Date.parse('2026-01-01T00:01:00Z'));
  });

  it('are made once each, when they are first used', async () => {
    const { adapters } = await adaptersOf(variables);
    const names = ['store', 'readModels', 'checkpoints', 'registry', 'catchUpState', 'personalKeys'] as const;
    for (const name of names) expect(adapters[name]).toBe(adapters[name]);
    await adapters.close();
  });

  it('want no variable of what the service does not use, and name the one that is missing', async () => {
    const { adapters } = await adaptersOf({ EVENT_TABLE: 'events' });
    expect(adapters.store).toBeDefined();
    expect(adapters.keyService).toBeUndefined();
    for (const [name, variable] of [
      ['timers', 'TIMER_GROUP'],
      ['publisher', 'EVENT_BUS'],
      ['rebuilds', 'REBUILD_QUEUE'],
      ['readModels', 'CHECKPOINT_TABLE'],
      ['personalKeys', 'PERSONAL_KEY_TABLE'],
    ] as const)
      expect(() => adapters[name]).toThrow(expect.objectContaining({ code: 'missing-variable', variable }));
  });
});

describe('the event store of a container', () => {
  const Person = aggregate(
    'Person',
    {
      events: { Met: { schema: z.object({ id: z.string(), name: z.string() }), personal: { subject: 'id', fields: ['name'] } } },
      initialState: {},
    },
    { Met: (state) => state },
  );
  const Meet = command('Meet', {
    input: z.object({ id: z.string() }),
    aggregate: Person,
    streamId: ({ id }) => id,
    decide: ({ id }) => Person.events.Met({ id, name: 'Ada' }),
  });

  it('keeps personal data encrypted, by keys that a service without any never asks for', async () => {
    const ambient = testAmbient();
    const [store, personalKeys] = [new InMemoryEventStore(), new InMemoryPersonalKeyStore()];
    const run = async <C extends AnyCommand>(own: C, input: unknown, adapters: Partial<ContainerAdapters>) => {
      const opened = openStore(service('people', { commands: [own] }), adapters as ContainerAdapters, ambient);
      await createCommandBus({ store: opened, ambient }).dispatch(own as never, input as never);
      return opened;
    };
    await run(CountUp, { counterId: 'a' }, { store });
    const opened = await run(Meet, { id: 'p' }, { store, personalKeys });
    expect(JSON.stringify((await store.load('Person#p')).commits)).not.toContain('Ada');
    expect((await opened.load('Person#p')).commits[0]?.events[0]?.data).toMatchObject({ name: 'Ada' });
  });
});
