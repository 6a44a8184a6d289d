import fc from 'fast-check';
import { receivesBeforeRedrive } from '../../../lib/model/redrive.ts';
import { handleSqsEvent, type SqsDelivery, type SqsRecord } from '../../../runtime/trigger/sqs.ts';
import { CountUp } from '../counter.ts';

/** How each message behaves whenever it is tried. */
type Behaviour = 'is done' | 'fails' | 'fails twice' | 'hangs';

interface Message {
  readonly id: string;
  readonly behaviour: Behaviour;
  receives: number;
  tries: number;
}

const maxReceives = 5;
const limit = receivesBeforeRedrive({ fifo: true, deadLetter: { name: 'dead', retentionSeconds: 60, maxReceives } });

/** A group of a FIFO queue as SQS keeps it: the oldest come first, and whoever was received too often is moved away. */
function groupOf(behaviours: readonly Behaviour[]) {
  const waiting: Message[] = behaviours.map((behaviour, index) => ({ id: `m-${index}`, behaviour, receives: 0, tries: 0 }));
  const moved: Message[] = [];
  const buried: string[] = [];
  const done: string[] = [];

  /** One delivery, in which no more than so many messages are begun before the time is up. */
  async function deliver(size: number, begins: number): Promise<void> {
    const batch = waiting.slice(0, size);
    for (const message of batch) message.receives += 1;
    moved.push(...batch.filter(({ receives }) => receives > limit));
    const records = batch.filter(({ receives }) => receives <= limit).map(recordOf);
    const { batchItemFailures } = await handleSqsEvent({ Records: records }, deliveryOf(batch, begins), 1_000);
    const left = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const gone = [
      ...records.filter(({ messageId }) => !left.has(messageId)).map(({ messageId }) => messageId),
      ...moved.map(({ id }) => id),
    ];
    waiting.splice(0, waiting.length, ...waiting.filter(({ id }) => !gone.includes(id)));
  }

  function deliveryOf(batch: readonly Message[], begins: number): SqsDelivery {
    const time = endingTime();
    let begun = 0;
    const dispatch = async (_command: unknown, { counterId }: { counterId: string }) => {
      const message = batch.find(({ id }) => id === counterId) as Message;
      message.tries += 1;
      begun += 1;
      if (begun === begins || message.behaviour === 'hangs') time.end();
      if (message.behaviour === 'hangs') await new Promise(() => {});
      if (message.behaviour === 'fails' || (message.behaviour === 'fails twice' && message.tries <= 2)) throw new Error('it fails');
      done.push(counterId);
      return { outcome: 'accepted' };
    };
    const bury: SqsDelivery['bury'] = async (_queue, { messageId }) => void buried.push(messageId);
    const commands = { dispatch } as unknown as SqsDelivery['commands'];
    const { ambient } = time;
    return { commands, known: [CountUp], ambient, bury, queueOf: () => 'commands', maxReceives: () => maxReceives, onError: () => {} };
  }

  return { waiting, moved, buried, done, deliver };
}

function recordOf({ id, receives }: Message): SqsRecord {
  return {
    messageId: id,
    body: JSON.stringify({ command: 'CountUp', input: { counterId: id } }),
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:orders-dev-commands.fifo',
    attributes: { MessageGroupId: 'g', ApproximateReceiveCount: `${receives}` },
  };
}

/** A clock that stands until it is ended, and stands again from then on. */
function endingTime() {
  let isUp = false;
  let ring = () => {};
  const sleep = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      if (milliseconds === 0) resolve();
      else if (!isUp) ring = resolve;
    });
  const end = () => {
    isUp = true;
    ring();
  };
  return { ambient: { now: () => (isUp ? 1_000 : 0), sleep }, end };
}

const behaviour = fc.constantFrom<Behaviour>('is done', 'fails', 'fails twice', 'hangs');

describe('a group of a FIFO queue', () => {
  it('loses nothing, keeps its order, and no message becomes a dead letter untried, whatever fails or hangs', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(behaviour, { minLength: 1, maxLength: 14 }),
        fc.infiniteStream(fc.tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 10 }))),
        async (behaviours, deliveries) => {
          const group = groupOf(behaviours);
          const all = [...group.waiting];
          for (const [size, begins] of deliveries) {
            if (group.waiting.length === 0) break;
            await group.deliver(size, begins);
          }
          expect(group.moved).toEqual([]);
          expect(all.filter(({ tries }) => tries === 0)).toEqual([]);
          // What ends just when the time is up may be done and come again, or be buried.
          expect(new Set([...group.done, ...group.buried])).toEqual(new Set(all.map(({ id }) => id)));
          const places = [...new Set(group.done)].map((id) => Number(id.slice('m-'.length)));
          expect(places).toEqual(places.toSorted((one, other) => one - other));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('tries the last of a full batch although all before it hang', async () => {
    const group = groupOf([...Array.from({ length: 9 }, () => 'hangs' as const), 'is done']);
    for (let delivery = 0; delivery < limit; delivery += 1) await group.deliver(10, 10);
    expect([group.done, group.buried.length, group.moved]).toEqual([['m-9'], 9, []]);
  });

  it('ends what holds it after as many tries as the queue says, and those behind once their turn has come', async () => {
    const group = groupOf(['fails', 'is done', 'fails', 'is done']);
    for (let delivery = 0; delivery < maxReceives; delivery += 1) await group.deliver(10, 10);
    expect([group.done, group.buried, group.waiting]).toEqual([['m-1', 'm-3'], ['m-0', 'm-2'], []]);
  });
});
