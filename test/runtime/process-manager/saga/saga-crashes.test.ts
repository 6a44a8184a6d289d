import * as fc from 'fast-check';
import type { EventStore } from '../../../../runtime/event-store/event-store.ts';
import type { CommandAnswer } from '../../../../runtime/process-manager/saga/answer-saga.ts';
import { readSaga } from '../../../../runtime/process-manager/saga/read-saga.ts';
import { sagaRecords } from '../../../../runtime/process-manager/saga/saga-history.ts';
import { numberOfRuns } from '../../../number-of-runs.ts';
import { Book, Booking, event, Unbook } from './saga-trip.ts';
import { type Choices, runUnreliably } from './saga-unreliable-world.ts';

const trips = (...trips: readonly string[][]) =>
  trips.flatMap((parts, index) => [
    [`Trip#t-${index}`, event('TripNoted')] as const,
    [`Trip#t-${index}`, event('TripRequested', { parts })] as const,
    [`Payment#p-${index}`, event('PaymentReceived', { tripId: `t-${index}` })] as const,
  ]);

/** Parts that begin with `sold` are sold out, those that begin with `lost` are never answered, `stuck` ones can't be undone. */
function answering(command: string, input: unknown): CommandAnswer | undefined {
  const { part } = input as { part: string };
  if (command === 'Unbook') return part.startsWith('stuck') ? { outcome: 'failed', code: 'dead-lettered' } : { outcome: 'succeeded' };
  if (part.startsWith('lost')) return undefined;
  return part.startsWith('sold') ? { outcome: 'failed', code: 'sold-out' } : { outcome: 'succeeded' };
}

/** What may be seen from outside, whatever the order: what was carried out, and how each saga ended. */
async function effectsOf(happen: ReturnType<typeof trips>, choices: Choices) {
  const { store, carried, crashes } = await runUnreliably({ saga: Booking, commands: [Book, Unbook], happen, answering }, choices);
  const views = await Promise.all(sagaIds(happen).map((id) => readSaga(Booking, id, { store })));
  const effects = {
    carried: carried.map(({ command, input }) => `${command} ${(input as { part: string }).part}`).sort(),
    ends: views.map((view) => ({
      status: view?.status,
      outcome: view?.outcome,
      booked: view?.outcome === 'completed' ? view.state.booked.toSorted() : [],
      failures: view?.failures.map(({ command, code }) => `${command} ${code}`),
      timeouts: view?.timeouts.length,
      awaiting: view?.awaiting.map(({ command }) => command),
    })),
  };
  return { effects, crashes, store, ids: carried.map(({ commandId }) => commandId) };
}

const sagaIds = (happen: ReturnType<typeof trips>) => [...new Set(happen.map(([stream]) => stream.replace(/^\w+#\w/, 't')))];

/** Each input once, and each command that was carried out stands in the history. */
async function expectHistory(store: EventStore, ids: readonly string[], sagas: readonly string[]): Promise<void> {
  const commits = (await Promise.all(sagas.map((id) => store.load(`Booking#${id}`)))).flatMap((stream) => stream.commits);
  const records = commits.flatMap(sagaRecords);
  const inputs = commits.map(({ metadata, stream }) => `${stream} ${metadata.commandId}`);
  expect(new Set(inputs).size).toBe(inputs.length);
  const sent = records.filter(({ event: { type } }) => type === 'CommandSent' || type === 'CompensationStepSent').map(({ id }) => id);
  expect(sent).toEqual(expect.arrayContaining([...ids]));
}

describe('whatever crashes, comes twice or in another order, a saga loses and doubles nothing', () => {
  it.each<[string, ReturnType<typeof trips>]>([
    ['that goes through', trips(['flight', 'hotel'], ['car'])],
    ['that compensates', trips(['flight', 'hotel', 'sold-car'], ['stuck-train', 'sold-hotel', 'flight'])],
  ])('%s', async (_, happen) => {
    const undisturbed = await effectsOf(happen, []);
    expect(undisturbed.crashes).toBe(0);
    let crashes = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1_000), { maxLength: 400, size: 'max' }), async (choices) => {
        const disturbed = await effectsOf(happen, choices);
        crashes += disturbed.crashes;
        expect(disturbed.effects).toEqual(undisturbed.effects);
        await expectHistory(disturbed.store, disturbed.ids, sagaIds(happen));
      }),
      { numRuns: numberOfRuns(50, { long: 100 }) },
    );
    expect(crashes).toBeGreaterThan(100);
  });

  it('that waits: its timeouts go off once', async () => {
    const happen = trips(['flight', 'lost-hotel']).filter(([stream]) => stream.startsWith('Trip'));
    const undisturbed = await effectsOf(happen, []);
    expect(undisturbed.effects).toMatchObject({
      carried: ['Book flight', 'Unbook flight'],
      ends: [{ status: 'compensating', timeouts: 0, awaiting: ['Book'] }],
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1_000), { maxLength: 300, size: 'max' }), async (choices) => {
        const disturbed = await effectsOf(happen, choices);
        expect(disturbed.effects).toEqual(undisturbed.effects);
        await expectHistory(disturbed.store, disturbed.ids, sagaIds(happen));
      }),
      { numRuns: numberOfRuns(50, { long: 100 }) },
    );
  });

  it('at each single point: before and after every call of a port', async () => {
    const happen = trips(['flight', 'sold-car']);
    const undisturbed = await effectsOf(happen, []);
    let crashes = 0;
    for (const fate of [1, 2]) {
      for (let point = 0; point < 250; point += 1) {
        const disturbed = await effectsOf(happen, [...Array.from({ length: point }, () => 0), fate]);
        crashes += disturbed.crashes;
        expect(disturbed.effects).toEqual(undisturbed.effects);
      }
    }
    expect(crashes).toBeGreaterThan(50);
  });
});
