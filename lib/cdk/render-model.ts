import type { Construct } from 'constructs';
import type { FunctionRole } from '../../runtime/contract/environment.ts';
import { assertNever } from '../model/assert-never.ts';
import { notRenderedYet } from '../model/process-resources.ts';
import type { Resource, ServiceModel } from '../model/service-model.ts';
import { UnsupportedOnTargetError } from '../model/unsupported-on-target.ts';
import { BusRule } from './bus-rule.ts';
import { CommandQueue } from './command-queue.ts';
import { EventStoreTable } from './event-store-table.ts';
import { findPart } from './find-part.ts';
import { HttpEntry } from './http-entry.ts';
import { QueueSource } from './queue-source.ts';
import { ReadModelTable } from './read-model-table.ts';
import { renderFunction } from './render-function.ts';
import { ServiceBus } from './service-bus.ts';
import { ServiceFunction } from './service-function.ts';
import { StreamSource } from './stream-source.ts';

/** Where the code of the functions lies: a directory each. */
export interface FunctionDirectories {
  directoryOf(role: FunctionRole): string;
}

/** Makes the constructs of a model in its order, each in this scope under its resource's id. */
export function renderModel(scope: Construct, model: ServiceModel, code: FunctionDirectories): void {
  for (const resource of model.resources) renderResource(scope, resource, code);
}

function renderResource(scope: Construct, resource: Resource, code: FunctionDirectories): Construct {
  switch (resource.kind) {
    case 'event-store':
      return new EventStoreTable(scope, resource.id, resource);
    case 'read-model':
      return new ReadModelTable(scope, resource.id, resource);
    case 'queue':
      return new CommandQueue(scope, resource.id, resource);
    case 'event-bus':
      return new ServiceBus(scope, resource.id, resource);
    case 'function':
      return renderFunction(scope, resource, code.directoryOf(resource.role));
    case 'queue-source':
      return new QueueSource(scope, resource.id, {
        ...resource,
        queue: findPart(scope, CommandQueue, resource.queue),
        function: findPart(scope, ServiceFunction, resource.function),
      });
    case 'stream-source':
      return new StreamSource(scope, resource.id, {
        ...resource,
        eventStore: findPart(scope, EventStoreTable, resource.eventStore),
        function: findPart(scope, ServiceFunction, resource.function),
      });
    case 'bus-rule':
      return new BusRule(scope, resource.id, {
        ...resource,
        bus: findPart(scope, ServiceBus, resource.bus),
        function: findPart(scope, ServiceFunction, resource.function),
      });
    case 'http-api':
      return new HttpEntry(scope, resource.id, { ...resource, function: findPart(scope, ServiceFunction, resource.function) });
    case 'process':
    case 'schedule':
      throw new UnsupportedOnTargetError(notRenderedYet(resource, 'cloudformation'));
    default:
      return assertNever(resource);
  }
}
