import type { Construct } from 'constructs';
import { assertNever } from '../model/assert-never.ts';
import { rulePurpose } from '../model/purposes.ts';
import type { HttpApiResource, ResourceOf } from '../model/service-model.ts';
import { BucketSource } from './bucket-source.ts';
import { BusRule } from './bus-rule.ts';
import { CommandQueueBase } from './command-queue.ts';
import { EventStoreTableBase } from './event-store-table.ts';
import { HttpEntry } from './http-entry.ts';
import type { HttpRoute } from './http-entry-props.ts';
import { Invocation } from './invocation.ts';
import { QueueSource } from './queue-source.ts';
import type { RenderContext } from './render-context.ts';
import { ScheduledCommand } from './scheduled-command.ts';
import { ServiceBucketBase } from './service-bucket.ts';
import { ServiceBusBase } from './service-bus.ts';
import { ServiceFunction } from './service-function.ts';
import { ServiceTopicBase } from './service-topic.ts';
import { StreamSource } from './stream-source.ts';
import { TopicSubscription } from './topic-subscription.ts';

/** What wakes a function. */
export type SourceResource = ResourceOf<
  'queue-source' | 'stream-source' | 'bus-rule' | 'topic-subscription' | 'bucket-source' | 'schedule' | 'invocation' | 'http-api'
>;

/** Makes what wakes functions, and what they are called through. */
export function renderSource(
  scope: Construct,
  resource: SourceResource,
  { model, parts, overrides, enforceTls }: RenderContext,
): Construct {
  const { id } = resource;
  const target = 'function' in resource ? resource.function : undefined;
  const told = () => parts.find(ServiceFunction, target ?? '');
  switch (resource.kind) {
    case 'queue-source':
      return new QueueSource(scope, id, { ...resource, queue: parts.find(CommandQueueBase, resource.queue), function: told() });
    case 'stream-source':
      return new StreamSource(scope, id, {
        ...resource,
        enforceTls,
        eventStore: parts.find(EventStoreTableBase, resource.eventStore),
        function: told(),
      });
    case 'bus-rule':
      return new BusRule(scope, id, {
        ...resource,
        description: rulePurpose(resource),
        enforceTls,
        bus: parts.find(ServiceBusBase, resource.bus),
        function: told(),
      });
    case 'topic-subscription':
      return new TopicSubscription(scope, id, {
        ...resource,
        enforceTls,
        topic: parts.find(ServiceTopicBase, resource.topic),
        target: parts.findAny([ServiceFunction, CommandQueueBase], resource.target),
      });
    case 'bucket-source':
      return new BucketSource(scope, id, { ...resource, bucket: parts.find(ServiceBucketBase, resource.bucket), function: told() });
    case 'schedule':
      return new ScheduledCommand(scope, id, { ...resource, enforceTls, function: told() });
    case 'invocation':
      return new Invocation(scope, id, { function: told() });
    case 'http-api':
      return new HttpEntry(scope, id, {
        ...resource,
        stage: model.stage,
        publicRoutes: publicRoutesOf(resource),
        ...overrides?.http,
        function: told(),
      });
    default:
      return assertNever(resource);
  }
}

/** A parameter is `:orderId` in a route, and `{orderId}` in one of API Gateway. */
function publicRoutesOf({ routes }: HttpApiResource): readonly HttpRoute[] {
  return routes.filter((route) => route.public).map(({ method, path }) => ({ method, path: path.replaceAll(/:([A-Za-z0-9_]+)/g, '{$1}') }));
}
