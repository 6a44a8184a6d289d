import type { Construct } from 'constructs';
import { assertNever } from '../../model/assert-never.ts';
import { notRenderedYet } from '../../model/process-resources.ts';
import { type FunctionResource, type Resource, resourcesOf, type ServiceModel } from '../../model/service-model.ts';
import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';
import { Parts } from '../parts.ts';
import { BusRule } from './bus-rule.ts';
import { CommandQueue } from './command-queue.ts';
import { EventStoreTable } from './event-store-table.ts';
import type { GooglePart } from './google-part.ts';
import type { GooglePlace } from './google-place.ts';
import { HttpEntry } from './http-entry.ts';
import { shareService } from './merge-functions.ts';
import { Platform } from './platform.ts';
import { QueueSource } from './queue-source.ts';
import { ReadModelTable } from './read-model-table.ts';
import { ServiceBus } from './service-bus.ts';
import { ServiceFunction } from './service-function.ts';
import { StreamSource } from './stream-source.ts';

/**
 * Renders every resource of a model for Google Cloud, in the model's order.
 *
 * @throws {UnsupportedOnTargetError} for what Google Cloud cannot provide
 */
export function renderModel(scope: Construct, model: ServiceModel, place: GooglePlace): Parts {
  const parts = new Parts();
  const platform = new Platform(scope, model, place);
  for (const resource of model.resources) parts.add(resource.id, renderResource(scope, resource, { model, parts, platform }));
  return parts;
}

interface Rendering {
  readonly model: ServiceModel;
  readonly parts: Parts;
  readonly platform: Platform;
}

function renderResource(scope: Construct, resource: Resource, rendering: Rendering): Construct {
  const { parts, platform } = rendering;
  switch (resource.kind) {
    case 'event-store':
      return new EventStoreTable(scope, resource, platform);
    case 'read-model':
      return new ReadModelTable(scope, resource, platform);
    case 'queue':
      return new CommandQueue(scope, resource, platform);
    case 'event-bus':
      return new ServiceBus(scope, resource, platform);
    case 'function':
      return serviceOf(scope, resource, rendering);
    case 'queue-source':
      return new QueueSource(scope, resource, {
        queue: parts.get(resource.queue, CommandQueue),
        function: parts.get(resource.function, ServiceFunction),
        platform,
      });
    case 'stream-source':
      return new StreamSource(scope, resource, {
        model: rendering.model,
        eventStore: parts.get(resource.eventStore, EventStoreTable),
        function: parts.get(resource.function, ServiceFunction),
        platform,
      });
    case 'bus-rule':
      return new BusRule(scope, resource, {
        bus: parts.get(resource.bus, ServiceBus),
        function: parts.get(resource.function, ServiceFunction),
        platform,
      });
    case 'http-api':
      return new HttpEntry(scope, resource, { function: parts.get(resource.function, ServiceFunction), platform });
    case 'process':
    case 'schedule':
      throw new UnsupportedOnTargetError(notRenderedYet(resource, 'google'));
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

/** What services are granted and told about. */
function grantable(id: string, parts: Parts): GooglePart {
  return parts.get<EventStoreTable | ReadModelTable | CommandQueue>(id, EventStoreTable, ReadModelTable, CommandQueue);
}
