import { Construct } from 'constructs';
import { bundleFunctions } from '../../bundle/bundle-functions.ts';
import { loadService } from '../../bundle/load-service.ts';
import type { Diagnostic } from '../../model/diagnostics.ts';
import { resourcesOf, type ServiceModel } from '../../model/service-model.ts';
import { prefixAddresses } from '../address.ts';
import type { Render } from '../moves.ts';
import { showWarnings } from '../show-warnings.ts';
import { Transition } from '../transition.ts';
import { CommandQueue } from './command-queue.ts';
import { EventStoreTable, type EventTable } from './event-store-table.ts';
import { HttpEntry } from './http-entry.ts';
import { noCode, renderModel } from './render-model.ts';
import { ServiceFunction } from './service-function.ts';

/** What `AwsAllFrameService` takes. */
export interface AwsAllFrameServiceProps {
  /** The file whose default export is the service; relative to the working directory. */
  readonly entry: string;
  /**
   * Part of every physical name, so that stages share an account.
   *
   * @default 'dev'
   */
  readonly stage?: string | undefined;
  /**
   * Begins every address, such as `orders_`: needed where one stack holds two services.
   *
   * @default '', so that the address of a queue `orderQueue` is `aws_sqs_queue.order_queue`
   */
  readonly addressPrefix?: string | undefined;
  /**
   * What is stateful and leaves the service stays, and Terraform forgets it, unless its part is named here: `['OrderQueue']`.
   *
   * @default nothing is destroyed
   */
  readonly allowDestroy?: readonly string[] | undefined;
}

/**
 * A service on AWS: its tables, buckets, queues, bus, topics and schedules, functions with a role each, HTTP API, and what watches over them. The stack brings the provider.
 *
 * @throws {InvalidServiceError} with every fault of the definition
 * @throws {UnsupportedOnTargetError} for what Terraform cannot provide
 * @throws {AddressTakenError} when another service of the stack has the same addresses
 *
 * @example
 * ```ts
 * import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
 * import { App, TerraformStack } from 'cdktf';
 * import { AwsAllFrameService } from '@allframe/serverless/terraform';
 *
 * const stack = new TerraformStack(new App(), 'orders');
 * new AwsProvider(stack, 'aws', { region: 'eu-central-1' });
 * new AwsAllFrameService(stack, 'Orders', { entry: 'src/service.ts', stage: 'prod' });
 * ```
 */
export class AwsAllFrameService extends Construct {
  readonly model: ServiceModel;
  /** Advice on the definition, which `cdktf synth` prints. */
  readonly warnings: readonly Diagnostic[];
  /** The event store's table. */
  readonly eventTable: EventTable;
  /** By their names in `service({ queues })`; `commands` is the built-in one. */
  readonly commandQueues: Readonly<Record<string, CommandQueue>>;
  /** By role: those that the service has work for. */
  readonly functions: Readonly<Record<string, ServiceFunction>>;
  /** The URL of the HTTP API; undefined where the service has none. */
  readonly url: string | undefined;

  /** What moved since parts were renamed, and what left the service and stays. */
  readonly transition: Transition;

  constructor(scope: Construct, id: string, { entry, stage, addressPrefix = '', allowDestroy }: AwsAllFrameServiceProps) {
    super(scope, id);
    prefixAddresses(this, addressPrefix);
    const service = loadService({ entry, stage });
    this.model = service.model;
    const bundles = bundleFunctions(service);
    this.warnings = [...service.warnings, ...bundles.warnings];
    showWarnings(this, this.warnings);
    const parts = renderModel(this, service.model, bundles);
    const render: Render = (other, model) => renderModel(other, model, noCode);
    this.transition = new Transition(this, { service, target: 'aws', allowDestroy, render });
    const [eventStore] = resourcesOf(service.model, 'event-store').map((store) => parts.get(store.id, EventStoreTable));
    if (!eventStore) throw new Error(`The model of ${service.model.service} has no event store`);
    this.eventTable = eventStore.table;
    this.commandQueues = Object.fromEntries(
      resourcesOf(service.model, 'queue')
        .filter(({ carries }) => carries === 'commands')
        .map((queue) => [queue.queue, parts.get(queue.id, CommandQueue)]),
    );
    this.functions = Object.fromEntries(
      resourcesOf(service.model, 'function').map(({ id, role }) => [role, parts.get(id, ServiceFunction)]),
    );
    this.url = Object.values(parts.all(HttpEntry))[0]?.url;
  }
}
