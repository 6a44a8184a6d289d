import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Service } from '../../runtime/service/service.ts';
import { bundleFunctions } from '../bundle/bundle-functions.ts';
import { loadService } from '../bundle/load-service.ts';
import type { ServiceModel } from '../model/service-model.ts';
import type { CommandQueue } from './command-queue.ts';
import { renderModel } from './render-model.ts';
import { addServiceOutputs } from './service-outputs.ts';
import { type ServiceParts, serviceParts } from './service-parts.ts';

/** What is known of a service by its type, `typeof orders`, without loading it: the names of its queues. */
export type AnyService = Pick<Service, 'kind' | 'queues'>;

/** What `AllFrameService` takes. */
export interface AllFrameServiceProps {
  /** The file whose default export is the service; relative to the working directory, or absolute. */
  readonly entry: string;
  /**
   * Part of every physical name, so that stages share an account.
   *
   * @default 'dev'
   */
  readonly stage?: string | undefined;
}

/**
 * Everything that a service needs on AWS, made of its definition: event store, read models, queues, bus, functions, HTTP API. Faults of
 * the definition are thrown, advice on it becomes warnings of the app. The stack's outputs name what people look up.
 *
 * @throws {InvalidServiceError} with every fault of the definition
 * @example
 * ```ts
 * import { AllFrameService } from '@allframe/serverless';
 * import { App, Stack } from 'aws-cdk-lib';
 *
 * const stack = new Stack(new App(), 'Orders');
 * const orders = new AllFrameService(stack, 'Orders', { entry: 'src/service.ts', stage: 'prod' });
 * orders.eventStore.table.metricThrottledRequests();
 * ```
 */
export class AllFrameService<S extends AnyService = AnyService> extends Construct implements ServiceParts {
  /** What the constructs were made of. */
  readonly model: ServiceModel;
  readonly eventStore: ServiceParts['eventStore'];
  /** By the projection's name. */
  readonly readModels: ServiceParts['readModels'];
  /** By the queue's name in the service: `service.commandQueues.orderQueue.grantSend(grantee)`. */
  readonly commandQueues: { readonly [Name in keyof S['queues']]: CommandQueue };
  /** By role: those that the service has work for. */
  readonly functions: ServiceParts['functions'];
  /** Where the service has one. */
  readonly bus: ServiceParts['bus'];
  /** Where the service has one. */
  readonly api: ServiceParts['api'];

  constructor(scope: Construct, id: string, { entry, stage }: AllFrameServiceProps) {
    super(scope, id);
    const service = loadService({ entry, stage });
    renderModel(this, service.model, bundleFunctions(service));
    for (const { code, place, message, remedy } of service.warnings)
      Annotations.of(this).addWarningV2(`allframe:${code}`, `${place}: ${message}; ${remedy}`);
    const parts = serviceParts(this, service.model);
    addServiceOutputs(parts);
    this.model = service.model;
    this.eventStore = parts.eventStore;
    this.readModels = parts.readModels;
    // The entry is S's own file, as its user says: nothing at synthesis knows S.
    this.commandQueues = parts.commandQueues as { readonly [Name in keyof S['queues']]: CommandQueue };
    this.functions = parts.functions;
    this.bus = parts.bus;
    this.api = parts.api;
  }
}
