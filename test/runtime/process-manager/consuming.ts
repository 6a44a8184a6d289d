import type { Commit } from '@allframe/serverless/runtime';
import type { StoredEvent } from '../../../runtime/message/event.ts';
import type { ParkedStream, StartFrom } from '../../../runtime/process-manager/consumer/checkpoint-store.ts';
import { type Consumer, type ConsumerPorts, consume } from '../../../runtime/process-manager/consumer/consumer.ts';
import { InMemoryCheckpointStore } from '../../../runtime/process-manager/consumer/in-memory-checkpoint-store.ts';
import { testAmbient } from '../../../runtime/testing/test-ambient.ts';
import { RecordingStore } from '../recording-store.ts';

/** The consumer's name in most tests. */
export const name = 'reactor:Watching';

/** A store, checkpoints and a clock that stands a second further with each commit. */
export function world() {
  const ambient = testAmbient();
  const store = new RecordingStore();
  const checkpoints = new InMemoryCheckpointStore();
  const parked: (ParkedStream & { consumer: string; stream: string })[] = [];
  const ports: ConsumerPorts = {
    store,
    checkpoints,
    ambient,
    onParked: ({ consumer, stream }, reason) => parked.push({ consumer, stream, ...reason }),
  };
  let commits = 0;
  /** Appends a commit of events, `Counted` by 1 unless given. */
  async function append(stream: string, events: readonly StoredEvent[] = [counted()], metadata: Partial<Commit['metadata']> = {}) {
    ambient.advance(1_000);
    commits += 1;
    const { head } = await store.inner.load(stream);
    const id = `command-${commits}`;
    await store.inner.append(head, {
      commitId: `c-${commits}`,
      timestamp: new Date(ambient.now()).toISOString(),
      metadata: { commandId: id, correlationId: id, causationId: id, causationDepth: 0, ...metadata },
      events,
    });
    return (await store.inner.load(stream)).commits.at(-1) as Commit;
  }
  /** Appends several commits of one event each. */
  async function appendMany(stream: string, count: number): Promise<readonly Commit[]> {
    const appended: Commit[] = [];
    for (let index = 0; index < count; index += 1) appended.push(await append(stream));
    return appended;
  }
  return { ambient, store, checkpoints, ports, parked, append, appendMany };
}

export function counted(by = 1, type = 'Counted', schemaVersion = 1): StoredEvent {
  return { type, data: { by, unit: 'piece' }, schemaVersion };
}

/** A consumer that notes what it handles; `Closed` alone is nothing to it. */
export function watching({ startFrom = 'beginning' as StartFrom, fail = (_commit: Commit): void => {} } = {}) {
  const handled: string[] = [];
  const consumer: Consumer = {
    name,
    from: ['Counter'],
    startFrom,
    async handle(commit) {
      if (commit.events.every(({ type }) => type === 'Closed')) return 'ignored';
      fail(commit);
      handled.push(commit.commitId);
      return 'handled';
    },
  };
  return { consumer, handled };
}

/** A world with a consumer in it that nothing has been delivered to. */
export function watchedWorld(options: Parameters<typeof watching>[0] = {}) {
  const around = world();
  const { consumer, handled } = watching(options);
  const deliver = (...commits: readonly (Commit | undefined)[]) =>
    consume(
      consumer,
      commits.filter((commit) => commit !== undefined),
      around.ports,
    );
  const checkpoint = (stream = 'Counter#a') => around.checkpoints.get(name, stream);
  return { ...around, consumer, handled, deliver, checkpoint };
}
