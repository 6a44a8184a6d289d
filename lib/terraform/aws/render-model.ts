import type { Construct } from 'constructs';
import { temporaryFolder } from '../../bundle/temporary-folder.ts';
import { assertNever } from '../../model/assert-never.ts';
import type { FunctionResource, Resource, ServiceModel } from '../../model/service-model.ts';
import { overrideSettings } from '../override-settings.ts';
import { Parts } from '../parts.ts';
import { type AwsPart, isAwsPart } from './aws-part.ts';
import { AwsPlace } from './aws-place.ts';
import { BucketSource } from './bucket-source.ts';
import { BusRule } from './bus-rule.ts';
import { CheckpointTable } from './checkpoint-table.ts';
import { CommandQueue } from './command-queue.ts';
import { EventStoreTable } from './event-store-table.ts';
import { HttpEntry } from './http-entry.ts';
import { Invocation } from './invocation.ts';
import { PersonalKeyTable } from './personal-key-table.ts';
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

/** The code of a service's functions: what `bundleFunctions` of lib/bundle gives. */
export interface FunctionCode {
  directoryOf(role: FunctionResource['role']): string;
}

/** Stands for code where nobody asks for that: in what was there before. */
export const noCode: FunctionCode = { directoryOf: () => temporaryFolder('no-code') };

/**
 * Renders every resource of a model for AWS, in the model's order.
 *
 * @throws {UnsupportedOnTargetError} for what Terraform cannot provide
 */
export function renderModel(scope: Construct, model: ServiceModel, code: FunctionCode): Parts {
  const parts = new Parts();
  const place = new AwsPlace(scope, model);
  for (const resource of model.resources) {
    const part = renderResource(scope, resource, { parts, place, code });
    parts.add(resource.id, part);
    overrideSettings(part, resource, 'aws');
  }
  return parts;
}

interface Rendering {
  readonly parts: Parts;
  readonly place: AwsPlace;
  readonly code: FunctionCode;
}

function renderResource(scope: Construct, resource: Resource, rendering: Rendering): Construct {
  const { parts, place, code } = rendering;
  const functionOf = (source: { readonly function: string }) => parts.get(source.function, ServiceFunction);
  switch (resource.kind) {
    case 'event-store':
      return new EventStoreTable(scope, resource, place);
    case 'read-model':
      return new ReadModelTable(scope, resource);
    case 'checkpoint-table':
      return new CheckpointTable(scope, resource);
    case 'personal-key-table':
      return new PersonalKeyTable(scope, resource);
    case 'bucket':
      return new ServiceBucket(scope, resource, place);
    case 'queue':
      return new CommandQueue(scope, resource, place);
    case 'event-bus':
      return new ServiceBus(scope, resource, place);
    case 'topic':
      return new ServiceTopic(scope, resource, place);
    case 'timer-group':
      return new TimerGroup(scope, resource, { queues: resource.queues.map((id) => parts.get(id, CommandQueue)), place });
    case 'function':
      return new ServiceFunction(scope, resource, { code: code.directoryOf(resource.role), partOf: (id) => grantable(id, parts), place });
    case 'queue-source':
      return new QueueSource(scope, resource, { queue: parts.get(resource.queue, CommandQueue), function: functionOf(resource) });
    case 'stream-source':
      return new StreamSource(scope, resource, {
        eventStore: parts.get(resource.eventStore, EventStoreTable),
        function: functionOf(resource),
      });
    case 'bus-rule':
      return new BusRule(scope, resource, { bus: parts.get(resource.bus, ServiceBus), function: functionOf(resource) });
    case 'topic-subscription':
      return new TopicSubscription(scope, resource, {
        topic: parts.get(resource.topic, ServiceTopic),
        target: parts.get<ServiceFunction | CommandQueue>(resource.target, ServiceFunction, CommandQueue),
      });
    case 'bucket-source':
      return new BucketSource(scope, resource, {
        bucket: parts.get(resource.bucket, ServiceBucket),
        function: functionOf(resource),
        place,
      });
    case 'schedule':
      return new ScheduledCommand(scope, resource, { function: functionOf(resource), place });
    case 'invocation':
      return new Invocation(scope, resource, { function: functionOf(resource) });
    case 'http-api':
      return new HttpEntry(scope, resource, { function: functionOf(resource), stage: place.model.stage });
    case 'dashboard':
      return new ServiceDashboard(scope, resource, { metrics: metricsOf(rendering), place });
    case 'alarm':
      return new ServiceAlarm(scope, resource, metricsOf(rendering));
    default:
      return assertNever(resource);
  }
}

function metricsOf({ parts, place: { model } }: Rendering) {
  return { model, partOf: (id: string) => parts.any(id) };
}

/** What functions are granted and told about. */
function grantable(id: string, parts: Parts): AwsPart {
  const part = parts.any(id);
  if (isAwsPart(part)) return part;
  throw new Error(`The model grants on ${id}, which nobody can be granted anything on`);
}
