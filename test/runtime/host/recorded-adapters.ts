import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import { InMemoryPersonalKeyStore } from '../../../runtime/event-store/personal-data/in-memory-personal-key-store.ts';
import type { FunctionAdapters } from '../../../runtime/host/lambda/function-adapters.ts';
import type { RebuildRequest } from '../../../runtime/host/rebuild-requests.ts';
import type { Ambient } from '../../../runtime/message/ambient.ts';
import type { Commit } from '../../../runtime/message/commit.ts';
import { InMemoryCatchUpState } from '../../../runtime/process-manager/consumer/in-memory-catch-up-state.ts';
import { InMemoryCheckpointStore } from '../../../runtime/process-manager/consumer/in-memory-checkpoint-store.ts';
import { InMemoryProjectionRegistry } from '../../../runtime/projection/in-memory-projection-registry.ts';
import { InMemoryReadModelStore } from '../../../runtime/projection/in-memory-read-model-store.ts';
import type { PublicEvent } from '../../../runtime/transport/event-bus.ts';
import { MemoryObjectStore } from '../../../runtime/transport/memory/memory-object-store.ts';
import type { DeadLetter } from '../../../runtime/transport/queue.ts';
import type { Timer } from '../../../runtime/transport/timers.ts';

/** What a host runs on in memory, and all that it sends, buries, sets and asks for. */
export function recordedAdapters(ambient: Ambient) {
  const store = new InMemoryEventStore();
  const [sent, buried]: [{ queue: string; message: unknown; group?: string | undefined }[], (DeadLetter & { queue: string })[]] = [[], []];
  const [timers, published, rebuilds]: [Timer[], PublicEvent[], (RebuildRequest & { delaySeconds?: number | undefined })[]] = [[], [], []];
  const objects = new MemoryObjectStore({ ambient });
  const adapters = {
    store,
    readModels: new InMemoryReadModelStore(),
    checkpoints: new InMemoryCheckpointStore(),
    registry: new InMemoryProjectionRegistry(),
    catchUpState: new InMemoryCatchUpState(),
    personalKeys: new InMemoryPersonalKeyStore(),
    queues: {
      send: async (queue, message, { group } = {}) => void sent.push({ queue, message, group }),
      bury: async (queue, letter) => void buried.push({ queue, ...letter }),
    },
    timers: { set: async (timer) => void timers.push(timer), cancel: async () => undefined },
    publisher: {
      publish: async (events) => {
        published.push(...events);
        return events.map(() => undefined);
      },
    },
    rebuilds: { send: async (request, { delaySeconds } = {}) => void rebuilds.push({ ...request, delaySeconds }) },
    objects: () => objects,
  } satisfies Partial<FunctionAdapters>;

  /** Stores events as a command would, and returns their commit. */
  async function append(stream: string, events: readonly { type: string; data: object }[], commitId = `c-${ambient.newId()}`) {
    const { head } = await store.load(stream);
    await store.append(head, {
      commitId,
      timestamp: new Date(ambient.now()).toISOString(),
      metadata: { commandId: commitId, correlationId: commitId, causationId: commitId, causationDepth: 0 },
      events: events.map((event) => ({ ...event, schemaVersion: 1 })),
    });
    return (await store.load(stream)).commits.at(-1) as Commit;
  }

  return { adapters, store, objects, sent, buried, timers, published, rebuilds, append };
}
