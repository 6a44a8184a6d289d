import type { Construct } from 'constructs';
import { assertNever } from '../../model/assert-never.ts';
import { type FunctionResource, type Resource, resourcesOf, type ServiceModel } from '../../model/service-model.ts';
import { overrideSettings } from '../override-settings.ts';
import { Parts } from '../parts.ts';
import { BucketSource } from './bucket-source.ts';
import { BusRule } from './bus-rule.ts';
import { CheckpointTable } from './checkpoint-table.ts';
import { CommandQueue } from './command-queue.ts';
import { EventStoreTable } from './event-store-table.ts';
import { type GooglePart, isGooglePart } from './google-part.ts';
import type { GooglePlace } from './google-place.ts';
import { HttpEntry } from './http-entry.ts';
import { ImageRegistry } from './image-registry.ts';
import { Invocation } from './invocation.ts';
import { shareService } from './merge-functions.ts';
import type { Metrics } from './metric-query.ts';
import { PersonalKeyTable } from './personal-key-table.ts';
import { Platform } from './platform.ts';
import { QueueSource } from './queue-source.ts';
import { ReadModelTable } from './read-model-table.ts';
import { ScheduledCommand } from './scheduled-command.ts';
import { ServiceAlarm } from './service-alarm.ts';
import { ServiceBucket } from './service-bucket.ts';
import { ServiceBus } from './service-bus.ts';
import { ServiceDashboard } from './service-dashboard.ts';
import { ServiceFunction } from './service-function.ts';
import { ServiceTopic } from './service-topic.ts';
import { StreamSource } from './stream-source.ts';
import { TimerGroup } from './timer-group.ts';
import { TopicSubscription } from './topic-subscription.ts';

/**
 * Renders every resource of a model for Google Cloud, in the model's order.
 *
 * @throws {UnsupportedOnTargetError} for what Google Cloud cannot provide
 */
export function renderModel(scope: Construct, model: ServiceModel, place: GooglePlace): Parts {
  const parts = new Parts();
  const platform = new Platform(scope, model, place);
  if (place.makesRegistry) new ImageRegistry(scope, platform);
  for (const resource of model.resources) {
    const part = renderResource(scope, resource, { model, parts, platform });
    parts.add(resource.id, part);
    overrideSettings(part, resource, 'google');
  }
  return parts;
}

interface Rendering {
  readonly model: ServiceModel;
  readonly parts: Parts;
  readonly platform: Platform;
}

function renderResource(scope: Construct, resource: Resource, rendering: Rendering): Construct {
  const { model, parts, platform } = rendering;
  const functionOf = (source: { readonly function: string }) => parts.get(source.function, ServiceFunction);
  switch (resource.kind) {
    case 'event-store':
      return new EventStoreTable(scope, resource, platform);
    case 'read-model':
      return new ReadModelTable(scope, resource, platform);
    case 'checkpoint-table':
      return new CheckpointTable(scope, resource, platform);
    case 'personal-key-table':
      return new PersonalKeyTable(scope, resource, platform);
    case 'bucket':
      return new ServiceBucket(scope, resource, platform);
    case 'queue':
      return new CommandQueue(scope, resource, platform);
    case 'event-bus':
      return new ServiceBus(scope, resource, platform);
    case 'topic':
      return new ServiceTopic(scope, resource, platform);
    case 'timer-group':
      return new TimerGroup(scope, resource, { queues: resource.queues.map((id) => parts.get(id, CommandQueue)), platform });
    case 'function':
      return serviceOf(scope, resource, rendering);
    case 'queue-source':
      return new QueueSource(scope, resource, { queue: parts.get(resource.queue, CommandQueue), function: functionOf(resource), platform });
    case 'stream-source':
      return new StreamSource(scope, resource, {
        model,
        eventStore: parts.get(resource.eventStore, EventStoreTable),
        function: functionOf(resource),
        platform,
      });
    case 'bus-rule':
      return new BusRule(scope, resource, { bus: parts.get(resource.bus, ServiceBus), function: functionOf(resource), platform });
    case 'topic-subscription':
      return new TopicSubscription(scope, resource, {
        topic: parts.get(resource.topic, ServiceTopic),
        function: parts.get(resource.target, ServiceFunction),
        platform,
      });
    case 'schedule':
      return new ScheduledCommand(scope, resource, { function: functionOf(resource), platform });
    case 'invocation':
      return new Invocation(scope, resource, { function: functionOf(resource), platform });
    case 'http-api':
      return new HttpEntry(scope, resource, { function: functionOf(resource), platform });
    case 'bucket-source':
      return new BucketSource(scope, resource, {
        bucket: parts.get(resource.bucket, ServiceBucket),
        function: functionOf(resource),
        platform,
      });
    case 'dashboard':
      return new ServiceDashboard(scope, resource, { metrics: metricsOf(rendering), platform });
    case 'alarm':
      return new ServiceAlarm(scope, resource, { metrics: metricsOf(rendering), platform });
    default:
      return assertNever(resource);
  }
}

/** The first function of a service brings all that share it. */
function serviceOf(scope: Construct, resource: FunctionResource, { model, parts, platform }: Rendering): ServiceFunction {
  const shared = resourcesOf(model, 'function').filter((other) => shareService(resource, other));
  const [first] = shared;
  if (first && first !== resource) return parts.get(first.id, ServiceFunction);
  return new ServiceFunction(scope, shared, { partOf: (id) => grantable(id, parts), platform });
}

function metricsOf({ model, parts, platform }: Rendering): Metrics {
  return { model, partOf: (id) => parts.any(id), logMetrics: platform.logMetrics };
}

/** What services are granted and told about. */
function grantable(id: string, parts: Parts): GooglePart {
  const part = parts.any(id);
  if (isGooglePart(part)) return part;
  throw new Error(`The model grants on ${id}, which nobody can be granted anything on`);
}
