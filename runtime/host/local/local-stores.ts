import type { EventStore } from '../../event-store/event-store.ts';
import { InMemoryEventStore } from '../../event-store/in-memory-event-store.ts';
import { InMemoryPersonalKeyStore } from '../../event-store/personal-data/in-memory-personal-key-store.ts';
import type { PersonalKeyStore } from '../../event-store/personal-data/personal-key-store.ts';
import type { Commit } from '../../message/commit.ts';
import type { CheckpointStore } from '../../process-manager/consumer/checkpoint-store.ts';
import { InMemoryCheckpointStore } from '../../process-manager/consumer/in-memory-checkpoint-store.ts';
import { InMemoryProjectionRegistry } from '../../projection/in-memory-projection-registry.ts';
import { InMemoryReadModelStore } from '../../projection/in-memory-read-model-store.ts';
import type { AnyProjection } from '../../projection/projection.ts';
import type { ProjectionRegistry } from '../../projection/projection-registry.ts';
import type { ReadModelStore } from '../../projection/read-model-store.ts';
import type { KeyService } from '../../transport/key-service.ts';
import { MemoryCommandQueues, type MemoryCommandQueuesOptions } from '../../transport/memory/memory-command-queues.ts';
import { MemoryKeyService } from '../../transport/memory/memory-key-service.ts';
import { MemoryTimers, type MemoryTimersOptions } from '../../transport/memory/memory-timers.ts';
import type { CommandQueues, DeadLetter } from '../../transport/queue.ts';
import type { Timer, Timers } from '../../transport/timers.ts';

/** What a local service keeps, and where. */
export interface LocalStores {
  readonly store: LocalEventStore;
  readonly readModels: LocalReadModels;
  readonly checkpoints: CheckpointStore;
  readonly registry: ProjectionRegistry;
  readonly personalKeys: PersonalKeyStore;
  /** Wraps the keys of personal data; without one they are kept as they are. */
  readonly keyService?: KeyService | undefined;
  createQueues(options: LocalQueuesOptions): LocalQueues;
  createTimers(options: MemoryTimersOptions): LocalTimers;
}

/** An event store that tells of each commit that it has stored. */
export interface LocalEventStore extends EventStore {
  subscribe(listener: (commit: Commit) => void): void;
}

/** Read models that can be looked at as a whole. */
export interface LocalReadModels extends ReadModelStore {
  /** Every document of a projection, by key, which begins with its tenant if it has one. */
  documentsOf(projection: AnyProjection): Readonly<Record<string, object>>;
}

/** What queues work with. */
export interface LocalQueuesOptions extends MemoryCommandQueuesOptions {
  /** Told when what was delivered could not be recorded. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Queues that deliver by themselves. */
export interface LocalQueues extends CommandQueues {
  readonly deadLetters: readonly DeadLetter[];
  readonly isIdle: boolean;
  settle(): Promise<void>;
  /** Delivers what an earlier process left. */
  resume?(): Promise<void>;
  /** Begins no further delivery. */
  stop?(): void;
}

/** Timers that go off by themselves. */
export interface LocalTimers extends Timers {
  readonly pending: readonly Timer[];
  /** Waits for what an earlier process left. */
  resume?(): Promise<void>;
  stop(): void;
}

/** The reference adapters: they keep nothing when the process ends. */
export function memoryStores(): LocalStores {
  return {
    store: new InMemoryEventStore(),
    readModels: new InMemoryReadModelStore(),
    checkpoints: new InMemoryCheckpointStore(),
    registry: new InMemoryProjectionRegistry(),
    personalKeys: new InMemoryPersonalKeyStore(),
    keyService: new MemoryKeyService(),
    createQueues: (options) => new MemoryCommandQueues(options),
    createTimers: (options) => new MemoryTimers(options),
  };
}
