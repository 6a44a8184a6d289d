import type { FunctionRole } from '../../runtime/contract/environment.ts';
import { type ResourceKind, type ResourceOf, resourcesOf, type ServiceModel } from '../model/service-model.ts';
import { CheckpointTableBase, type ICheckpointTable } from './checkpoint-table.ts';
import { CommandQueueBase, type ICommandQueue } from './command-queue.ts';
import { UnresolvedReferenceError } from './errors.ts';
import { EventStoreTableBase, type IEventStoreTable } from './event-store-table.ts';
import { HttpEntry } from './http-entry.ts';
import { Invocation } from './invocation.ts';
import type { Parts } from './parts.ts';
import { type IPersonalKeyTable, PersonalKeyTableBase } from './personal-key-table.ts';
import { type IReadModelTable, ReadModelTableBase } from './read-model-table.ts';
import { ScheduledCommand } from './scheduled-command.ts';
import { ServiceAlarm } from './service-alarm.ts';
import { type IServiceBucket, ServiceBucketBase } from './service-bucket.ts';
import { type IServiceBus, ServiceBusBase } from './service-bus.ts';
import { ServiceDashboard } from './service-dashboard.ts';
import { ServiceFunction } from './service-function.ts';
import { type IServiceTopic, ServiceTopicBase } from './service-topic.ts';
import { TimerGroup } from './timer-group.ts';

/** The constructs of a service, by the service's own names; those that it has no need of are missing. */
export interface ServiceParts {
  readonly eventStore: IEventStoreTable;
  /** The newest version's, by the projection's name. */
  readonly readModels: Readonly<Record<string, IReadModelTable>>;
  readonly checkpoints: ICheckpointTable | undefined;
  readonly personalKeys: IPersonalKeyTable | undefined;
  readonly snapshots: IServiceBucket | undefined;
  readonly buckets: Readonly<Record<string, IServiceBucket>>;
  readonly commandQueues: Readonly<Record<string, ICommandQueue>>;
  readonly topics: Readonly<Record<string, IServiceTopic>>;
  readonly bus: IServiceBus | undefined;
  readonly timers: TimerGroup | undefined;
  readonly functions: Readonly<Partial<Record<FunctionRole, ServiceFunction>>>;
  readonly schedules: Readonly<Record<string, ScheduledCommand>>;
  readonly api: HttpEntry | undefined;
  readonly invocation: Invocation | undefined;
  readonly dashboard: ServiceDashboard | undefined;
  /** By the resource's id in the model, such as `OrderQueueDeadLettersAlarm`. */
  readonly alarms: Readonly<Record<string, ServiceAlarm>>;
}

/** Finds the constructs that a model became. */
export function serviceParts(model: ServiceModel, parts: Parts): ServiceParts {
  const all = <Kind extends ResourceKind>(kind: Kind) => resourcesOf(model, kind);
  const one = <Kind extends ResourceKind, Part>(kind: Kind, find: (resource: ResourceOf<Kind>) => Part) => all(kind).map(find)[0];
  const buckets = (holds: string) => all('bucket').filter((bucket) => bucket.holds === holds);
  const byVersion = [...all('read-model')].sort((one, other) => one.version - other.version);
  const eventStore = one('event-store', ({ id }) => parts.find(EventStoreTableBase, id));
  if (!eventStore) throw new UnresolvedReferenceError({ resource: model.service, expected: 'the event store' });
  return {
    eventStore,
    readModels: record(byVersion, ({ projection, id }) => [projection, parts.find(ReadModelTableBase, id)]),
    checkpoints: one('checkpoint-table', ({ id }) => parts.find(CheckpointTableBase, id)),
    personalKeys: one('personal-key-table', ({ id }) => parts.find(PersonalKeyTableBase, id)),
    snapshots: buckets('snapshots').map(({ id }) => parts.find(ServiceBucketBase, id))[0],
    buckets: record(buckets('objects'), ({ bucket, id }) => [bucket, parts.find(ServiceBucketBase, id)]),
    commandQueues: record(all('queue'), ({ queue, id }) => [queue, parts.find(CommandQueueBase, id)]),
    topics: record(all('topic'), ({ topic, id }) => [topic, parts.find(ServiceTopicBase, id)]),
    bus: one('event-bus', ({ id }) => parts.find(ServiceBusBase, id)),
    timers: one('timer-group', ({ id }) => parts.find(TimerGroup, id)),
    functions: record(all('function'), ({ role, id }) => [role, parts.find(ServiceFunction, id)]),
    schedules: record(all('schedule'), ({ runs, id }) => [
      runs.kind === 'schedule' ? runs.schedule : runs.job,
      parts.find(ScheduledCommand, id),
    ]),
    api: one('http-api', ({ id }) => parts.find(HttpEntry, id)),
    invocation: one('invocation', ({ id }) => parts.find(Invocation, id)),
    dashboard: one('dashboard', ({ id }) => parts.find(ServiceDashboard, id)),
    alarms: record(all('alarm'), ({ id }) => [id, parts.find(ServiceAlarm, id)]),
  };
}

function record<Item, Value>(items: readonly Item[], entry: (item: Item) => [string, Value]): Record<string, Value> {
  return Object.fromEntries(items.map(entry));
}
