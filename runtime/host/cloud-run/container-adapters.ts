import type { EventStore } from '../../event-store/event-store.ts';
import type { PersonalKeyStore } from '../../event-store/personal-data/personal-key-store.ts';
import type { CatchUpStateStore } from '../../process-manager/consumer/catch-up-state.ts';
import type { CheckpointStore } from '../../process-manager/consumer/checkpoint-store.ts';
import type { ProjectionRegistry } from '../../projection/projection-registry.ts';
import type { ReadModelStore } from '../../projection/read-model-store.ts';
import type { EventPublisher } from '../../transport/event-bus.ts';
import type { KeyService } from '../../transport/key-service.ts';
import type { ObjectStore } from '../../transport/object-store.ts';
import type { CommandQueues } from '../../transport/queue.ts';
import type { Timers } from '../../transport/timers.ts';
import type { RebuildRequests } from '../rebuild-requests.ts';

/** What a container runs on. */
export interface ContainerAdapters {
  /** As it is stored: personal data encrypted. */
  readonly store: EventStore;
  readonly readModels: ReadModelStore;
  readonly checkpoints: CheckpointStore;
  readonly registry: ProjectionRegistry;
  readonly catchUpState: CatchUpStateStore;
  readonly personalKeys: PersonalKeyStore;
  readonly keyService: KeyService | undefined;
  readonly queues: CommandQueues;
  readonly timers: Timers;
  readonly publisher: EventPublisher;
  readonly rebuilds: RebuildRequests;
  /** By the bucket's name in the service. */
  readonly objects: (bucket: string) => ObjectStore;
  /** Ends the clients. */
  close(): Promise<void>;
}
