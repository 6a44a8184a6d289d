import * as z from 'zod';
import { createCommandBus } from '../../runtime/command-bus/command-bus.ts';
import { aggregate } from '../../runtime/decider/aggregate.ts';
import { command } from '../../runtime/decider/command.ts';
import { FirestoreEventStore } from '../../runtime/event-store/firestore/firestore-event-store.ts';
import { noStream } from '../../runtime/event-store/stream-head.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import { FirestoreReadModelStore } from '../../runtime/projection/firestore/firestore-read-model-store.ts';
import { projectCommits } from '../../runtime/projection/project-commits.ts';
import { added, foldOf, storeOf, Tallies } from '../../test/runtime/projection/tallies.ts';
import { commitOf } from '../../test/runtime/recording-store.ts';
import { type CuttingProxy, startCuttingProxy } from '../emulators/cutting-proxy.ts';
import { type FirestoreEmulator, startFirestore } from '../emulators/firestore.ts';
import { describeWith } from '../emulators/tools.ts';

const Counter = aggregate('Counter', { events: { Counted: z.object({}) }, initialState: {} }, { Counted: (state) => state });
const CountUp = command('CountUp', {
  input: z.object({ counterId: z.string() }),
  aggregate: Counter,
  streamId: ({ counterId }) => counterId,
  decide: () => Counter.events.Counted({}),
});

describeWith('firestore-emulator', 'Firestore under many writers', () => {
  let firestore: FirestoreEmulator;
  let proxy: CuttingProxy;

  beforeAll(async () => {
    firestore = await startFirestore();
    proxy = await startCuttingProxy(firestore.host);
  });
  afterAll(async () => {
    await firestore?.stop();
    await proxy?.stop();
  });

  it('keeps a stream gapless: each command commits once before its deadline, or its conflict is true', async () => {
    const commands = process.env.ALLFRAME_LONG === '1' ? 500 : 100;
    const writers = Array.from({ length: 16 }, () => new FirestoreEventStore({ client: firestore.client('contended') }));
    const outcomes = new Map<string, string>();
    await Promise.all(
      writers.map(async (store, writer) => {
        const { dispatch } = createCommandBus({ store, ambient: systemAmbient });
        for (let index = writer; index < commands; index += writers.length) {
          const options = { commandId: `count-${index}`, deadline: Date.now() + 60_000 };
          const done = dispatch(CountUp, { counterId: 'one' }, options).then(({ outcome }) => outcome);
          outcomes.set(options.commandId, await done.catch(({ code }) => code));
        }
      }),
    );
    const { commits, head } = await new FirestoreEventStore({ client: firestore.client('contended') }).load('Counter#one');
    const accepted = [...outcomes].flatMap(([commandId, outcome]) => (outcome === 'accepted' ? [commandId] : []));
    expect(outcomes.size).toBe(commands);
    expect(new Set(outcomes.values())).toEqual(new Set(['accepted']));
    expect(commits.map(({ metadata }) => metadata.commandId).sort()).toEqual(accepted.sort());
    expect(commits.map(({ firstVersion }) => firstVersion)).toEqual(Array.from({ length: head.version }, (_, index) => index + 1));
  });

  it('knows its own commit whose answer was lost: one commit, and the caller sees success', async () => {
    const store = new FirestoreEventStore({ client: firestore.client('lost', { host: proxy.host }) });
    const { dispatch } = createCommandBus({ store, ambient: systemAmbient });
    await dispatch(CountUp, { counterId: 'one' });
    const append = store.append.bind(store);
    store.append = async (...appended) => {
      proxy.cutNextAnswer();
      return append(...appended);
    };
    const result = await dispatch(CountUp, { counterId: 'one' }, { commandId: 'lost', deadline: Date.now() + 30_000 });
    expect(proxy.cuts).toBe(1);
    expect(result).toMatchObject({ outcome: 'accepted', version: 2 });
    expect((await store.load('Counter#one')).commits.map(({ metadata }) => metadata.commandId).slice(1)).toEqual(['lost']);
  });

  it('reads a stream whose answer was lost once more', async () => {
    const store = new FirestoreEventStore({ client: firestore.client('lost-read', { host: proxy.host }) });
    await store.append(noStream('Counter#one'), commitOf('c-1', { events: 3 }));
    const cuts = proxy.cuts;
    proxy.cutNextAnswer();
    expect((await store.load('Counter#one')).head.version).toBe(3);
    expect(proxy.cuts).toBe(cuts + 1);
  });

  it('counts each commit of many streams once, which change one document at the same time and come twice', async () => {
    const ids = Array.from({ length: 6 }, (_, index) => `s-${index}`);
    const streams = Object.fromEntries(ids.map((id, index) => [id, [[added(1, 'all')], [added(10 ** index, 'all', 'b')]]]));
    const { store, commitsOf } = await storeOf(streams);
    const client = firestore.client('tallies');
    const readModels = new FirestoreReadModelStore({ client, collection: () => 'tallies' });
    const stores = { store, readModels, ambient: systemAmbient };
    await Promise.all([...ids, ...ids.toReversed()].map(async (id) => projectCommits(Tallies, await commitsOf(id), stores)));
    const { docs } = await client.collection('tallies').get();
    const documents = docs.flatMap((document) =>
      document.get('document') ? [[document.get('key'), JSON.parse(document.get('document'))]] : [],
    );
    expect(Object.fromEntries(documents)).toEqual(foldOf(streams));
  });
});
