import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { loadService } from '../../bundle/load-service.ts';
import type { Diagnostic } from '../../model/diagnostics.ts';
import { resourcesOf, type ServiceModel } from '../../model/service-model.ts';
import { placed, prefixAddresses, prefixOf } from '../address.ts';
import { matching } from '../matching.ts';
import type { Render } from '../moves.ts';
import { showWarnings } from '../show-warnings.ts';
import { Transition } from '../transition.ts';
import { CommandQueue } from './command-queue.ts';
import { EventStoreTable } from './event-store-table.ts';
import { HttpEntry } from './http-entry.ts';
import { renderModel } from './render-model.ts';
import { ServiceFunction } from './service-function.ts';

/** What `GoogleAllFrameService` takes. */
export interface GoogleAllFrameServiceProps {
  /** The file whose default export is the service; relative to the working directory. */
  readonly entry: string;
  /**
   * Part of every physical name, so that stages share a project.
   *
   * @default 'dev'
   */
  readonly stage?: string | undefined;
  /** The project's id. */
  readonly project: string;
  /** Of the Cloud Run services, the Firestore databases and the trigger between them. */
  readonly region: string;
  /**
   * The container image of both services, by digest.
   *
   * @default the stack's variable `image`, and a registry to push it to
   */
  readonly image?: string | undefined;
  /**
   * Who is told of alarms: the names of notification channels, as `projects/PROJECT/notificationChannels/ID`.
   *
   * @default the stack's variable `notification_channels`
   */
  readonly notificationChannels?: readonly string[] | undefined;
  /**
   * Begins every address, such as `orders_`: needed where one stack holds two services.
   *
   * @default '', so that the address of a queue `orderQueue` is `google_pubsub_topic.order_queue`
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
 * A service on Google Cloud: Firestore databases, Pub/Sub topics and subscriptions, two Cloud Run services with an account each. The
 * stack brings the provider.
 *
 * @throws {InvalidServiceError} with every fault of the definition
 * @throws {UnsupportedOnTargetError} for what Google Cloud cannot provide
 * @throws {AddressTakenError} when another service of the stack has the same addresses
 *
 * @example
 * ```ts
 * import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
 * import { App, TerraformStack } from 'cdktf';
 * import { GoogleAllFrameService } from '@allframe/serverless/terraform';
 *
 * const stack = new TerraformStack(new App(), 'orders');
 * const [project, region] = ['my-project', 'europe-west1'];
 * new GoogleProvider(stack, 'google', { project, region });
 * new GoogleAllFrameService(stack, 'Orders', { entry: 'src/service.ts', stage: 'prod', project, region });
 * ```
 */
export class GoogleAllFrameService extends Construct {
  readonly model: ServiceModel;
  /** Advice on the definition, which `cdktf synth` prints. */
  readonly warnings: readonly Diagnostic[];
  /** The event store's database, which is made or exists. */
  readonly eventDatabase: { readonly name: string };
  /** By their names in `service({ queues })`; `commands` is the built-in one. */
  readonly commandQueues: Readonly<Record<string, CommandQueue>>;
  /** By role: all but `api` are one service, the worker. */
  readonly functions: Readonly<Record<string, ServiceFunction>>;
  /** The URL of the HTTP API; undefined where the service has none. */
  readonly url: string | undefined;

  /** What moved since parts were renamed, and what left the service and stays. */
  readonly transition: Transition;

  constructor(scope: Construct, id: string, props: GoogleAllFrameServiceProps) {
    super(scope, id);
    prefixAddresses(this, props.addressPrefix ?? '');
    const service = loadService({ entry: props.entry, stage: props.stage });
    const { model, warnings } = service;
    this.model = model;
    this.warnings = warnings;
    showWarnings(this, warnings);
    const { project, region, notificationChannels, image = imageVariable(this).stringValue } = props;
    const place = { project, region, image, notificationChannels, makesRegistry: props.image === undefined };
    const parts = renderModel(this, model, place);
    const render: Render = (other, before) => renderModel(other, before, place);
    this.transition = new Transition(this, { service, target: 'google', allowDestroy: props.allowDestroy, render });
    const [eventStore] = resourcesOf(model, 'event-store').map((store) => parts.get(store.id, EventStoreTable));
    if (!eventStore) throw new Error(`The model of ${model.service} has no event store`);
    this.eventDatabase = eventStore.events;
    this.commandQueues = Object.fromEntries(
      resourcesOf(model, 'queue')
        .filter(({ carries }) => carries === 'commands')
        .map((queue) => [queue.queue, parts.get(queue.id, CommandQueue)]),
    );
    this.functions = Object.fromEntries(resourcesOf(model, 'function').map(({ id, role }) => [role, parts.get(id, ServiceFunction)]));
    this.url = Object.values(parts.all(HttpEntry))[0]?.url;
  }
}

/** The variable that names the image where nothing else does. */
export function imageVariable(scope: Construct): TerraformVariable {
  const description = 'The container image of both services, by digest: REGISTRY/NAME@sha256:...';
  // While -target makes the registry alone there is no image yet.
  const byDigest = 'The image must be named by its digest, REGISTRY/NAME@sha256:...; it is empty before there is one.';
  const validation = [matching(`${prefixOf(scope)}image`, '^$|@sha256:[0-9a-f]{64}$', byDigest)];
  return placed(new TerraformVariable(scope, 'Image', { type: 'string', description, default: '', validation }), 'image');
}
