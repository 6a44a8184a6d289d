import { assertNever } from './assert-never.ts';
import { builtInQueue, rebuildQueue } from './resource-ids.ts';
import type { QueueResource, Resource, ScheduleResource } from './service-model.ts';

/**
 * Where the definition speaks of a resource.
 *
 * @param resources those that a source's target is looked up in
 */
export function placeOf(resource: Resource, resources: readonly Resource[]): string {
  const placeOfId = (id: string) => {
    const found = resources.find((other) => other.id === id);
    return found && found !== resource ? placeOf(found, resources) : 'service';
  };
  switch (resource.kind) {
    case 'event-store':
      return 'eventStore';
    case 'read-model':
      return `projections.${resource.projection}`;
    case 'checkpoint-table':
    case 'timer-group':
      return 'service';
    case 'personal-key-table':
      return 'personalData';
    case 'bucket':
      return resource.holds === 'snapshots' ? 'eventStore.bucket' : `buckets.${resource.bucket}`;
    case 'queue':
      return placeOfQueue(resource);
    case 'event-bus':
      return 'eventBus';
    case 'topic':
      return `topics.${resource.topic}`;
    case 'function':
      return `functions.${resource.role}`;
    case 'queue-source':
      return placeOfId(resource.queue);
    case 'stream-source':
      return placeOfId(resource.function);
    case 'bus-rule':
      return `eventBus.dispatch['${resource.detailType}']`;
    case 'topic-subscription':
      return placeOfId(resource.topic);
    case 'bucket-source':
      return placeOfId(resource.bucket);
    case 'schedule':
      return placeOfSchedule(resource);
    case 'invocation':
      return 'invocable';
    case 'http-api':
      return 'http';
    case 'dashboard':
    case 'alarm':
      return 'monitoring';
    default:
      return assertNever(resource);
  }
}

function placeOfQueue({ queue, carries }: QueueResource): string {
  if (carries === 'topic-messages') return `topics.${queue}`;
  return carries === 'rebuilds' && queue === rebuildQueue
    ? 'service'
    : queue === builtInQueue
      ? `queues.${builtInQueue}`
      : `queues.${queue}`;
}

function placeOfSchedule({ runs }: ScheduleResource): string {
  return runs.kind === 'job' ? 'service' : `schedules['${runs.schedule}']`;
}
