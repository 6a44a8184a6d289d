import type { Construct } from 'constructs';
import { assertNever } from '../../model/assert-never.ts';
import { notRenderedYet } from '../../model/process-resources.ts';
import type { FunctionResource, Resource, ServiceModel } from '../../model/service-model.ts';
import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';
import { Parts } from '../parts.ts';
import type { AwsPart } from './aws-part.ts';
import { BusRule } from './bus-rule.ts';
import { CommandQueue } from './command-queue.ts';
import { EventStoreTable } from './event-store-table.ts';
import { HttpEntry } from './http-entry.ts';
import { QueueSource } from './queue-source.ts';
import { ReadModelTable } from './read-model-table.ts';
import { ServiceBus } from './service-bus.ts';
import { ServiceFunction } from './service-function.ts';
import { StreamSource } from './stream-source.ts';

/** The code of a service's functions: what `bundleFunctions` of lib/bundle gives. */
export interface FunctionCode {
  directoryOf(role: FunctionResource['role']): string;
}

/** Renders every resource of a model for AWS, in the model's order. */
export function renderModel(scope: Construct, model: ServiceModel, code: FunctionCode): Parts {
  const parts = new Parts();
  for (const resource of model.resources) parts.add(resource.id, renderResource(scope, resource, parts, code));
  return parts;
}

function renderResource(scope: Construct, resource: Resource, parts: Parts, code: FunctionCode): Construct {
  switch (resource.kind) {
    case 'event-store':
      return new EventStoreTable(scope, resource);
    case 'read-model':
      return new ReadModelTable(scope, resource);
    case 'queue':
      return new CommandQueue(scope, resource);
    case 'event-bus':
      return new ServiceBus(scope, resource);
    case 'function':
      return new ServiceFunction(scope, resource, { code: code.directoryOf(resource.role), partOf: (id) => grantable(id, parts) });
    case 'queue-source':
      return new QueueSource(scope, resource, {
        queue: parts.get(resource.queue, CommandQueue),
        function: parts.get(resource.function, ServiceFunction),
      });
    case 'stream-source':
      return new StreamSource(scope, resource, {
        eventStore: parts.get(resource.eventStore, EventStoreTable),
        function: parts.get(resource.function, ServiceFunction),
      });
    case 'bus-rule':
      return new BusRule(scope, resource, {
        bus: parts.get(resource.bus, ServiceBus),
        function: parts.get(resource.function, ServiceFunction),
      });
    case 'http-api':
      return new HttpEntry(scope, resource, { function: parts.get(resource.function, ServiceFunction) });
    case 'process':
    case 'schedule':
      throw new UnsupportedOnTargetError(notRenderedYet(resource, 'aws'));
    default:
      return assertNever(resource);
  }
}

/** What functions are granted and told about. */
function grantable(id: string, parts: Parts): AwsPart {
  return parts.get<EventStoreTable | ReadModelTable | CommandQueue>(id, EventStoreTable, ReadModelTable, CommandQueue);
}
