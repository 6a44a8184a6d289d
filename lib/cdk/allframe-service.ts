import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { bundleFunctions } from '../bundle/bundle-functions.ts';
import { loadService } from '../bundle/load-service.ts';
import type { ServiceModel } from '../model/service-model.ts';
import { withOldestIds } from '../model/with-ids.ts';
import type { ICommandQueue } from './command-queue.ts';
import type { IReadModelTable } from './read-model-table.ts';
import { renderModel } from './render-model.ts';
import type { ScheduledCommand } from './scheduled-command.ts';
import type { IServiceBucket } from './service-bucket.ts';
import type { ServiceFunction } from './service-function.ts';
import { addServiceOutputs } from './service-outputs.ts';
import type { AnyService, FunctionSettings, ProjectionName, RoleOf, ServiceOverrides } from './service-overrides.ts';
import { type ServiceParts, serviceParts } from './service-parts.ts';
import type { IServiceTopic } from './service-topic.ts';

/** Queues that a service has without naming them. */
export interface BuiltInQueues {
  /**
   * Carries commands that no other queue lists.
   *
   * @default the service has no such command, or nobody who sends it
   */
  readonly commands?: ICommandQueue;
  /**
   * Carries the steps of rebuilds.
   *
   * @default the service has no projections
   */
  readonly rebuilds?: ICommandQueue;
}

/** Schedules that a service has without naming them. */
export interface BuiltInSchedules {
  /**
   * Finds what wake-ups did not tell of.
   *
   * @default nobody follows the streams of the service
   */
  readonly 'catch-up'?: ScheduledCommand;
}

/** What `AllFrameService` takes. */
export interface AllFrameServiceProps<S extends AnyService = AnyService> extends FunctionSettings {
  /** The file whose default export is the service; relative to the working directory, or absolute. */
  readonly entry: string;
  /**
   * Part of every physical name, so that stages share an account.
   *
   * @default 'dev'
   */
  readonly stage?: string | undefined;
  /**
   * Makes queues, topics and buckets refuse requests without TLS. Emulators that enforce policies over plain HTTP need it turned off.
   *
   * @default true
   */
  readonly enforceTls?: boolean | undefined;
  /**
   * What is merged into the resources that the service asks for, by its own names: props, which may hold tokens, or what exists already.
   *
   * @default none
   */
  readonly overrides?: ServiceOverrides<S> | undefined;
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
 * orders.eventStore.metricThrottledRequests();
 * ```
 */
export class AllFrameService<S extends AnyService = AnyService> extends Construct implements ServiceParts {
  /** What the constructs were made of. */
  readonly model: ServiceModel;
  readonly eventStore: ServiceParts['eventStore'];
  /** The newest version's, by the projection's name. */
  readonly readModels: { readonly [Name in ProjectionName<S>]: IReadModelTable };
  readonly checkpoints: ServiceParts['checkpoints'];
  readonly personalKeys: ServiceParts['personalKeys'];
  readonly snapshots: ServiceParts['snapshots'];
  /** By the bucket's name in the service. */
  readonly buckets: { readonly [Name in keyof S['buckets']]: IServiceBucket };
  /**
   * By the queue's name in the service: `service.commandQueues.orderQueue.grantSend(grantee)`. `commands` and `rebuilds` are the built-in ones, where
   * the service needs them.
   */
  readonly commandQueues: { readonly [Name in keyof S['queues']]: ICommandQueue } & BuiltInQueues;
  /** By the topic's name in the service. */
  readonly topics: { readonly [Name in keyof S['topics']]: IServiceTopic };
  readonly bus: ServiceParts['bus'];
  readonly timers: ServiceParts['timers'];
  /** By role: those that the service has work for, which its type tells of most of them. */
  readonly functions: { readonly [Role in RoleOf<S>]: ServiceFunction } & ServiceParts['functions'];
  /** By the schedule's name in the service; `catch-up` is the built-in one, where the service has something that follows its streams. */
  readonly schedules: { readonly [Name in keyof S['schedules']]: ScheduledCommand } & BuiltInSchedules;
  readonly api: ServiceParts['api'];
  readonly invocation: ServiceParts['invocation'];
  readonly dashboard: ServiceParts['dashboard'];
  readonly alarms: ServiceParts['alarms'];

  constructor(scope: Construct, id: string, { entry, stage, enforceTls, overrides, ...everyFunction }: AllFrameServiceProps<S>) {
    super(scope, id);
    const loaded = loadService({ entry, stage });
    this.model = loaded.model;
    const bundles = bundleFunctions(loaded);
    const model = withOldestIds(this.model);
    const made = renderModel(this, model, { code: bundles, enforceTls, overrides, everyFunction });
    for (const { code, place, message, remedy } of [...loaded.warnings, ...bundles.warnings])
      Annotations.of(this).addWarningV2(`allframe:${code}`, `${place}: ${message}; ${remedy}`);
    // The entry is S's own file, as its user says: nothing at synthesis knows S.
    const parts = serviceParts(model, made) as ServiceParts &
      Pick<this, 'readModels' | 'buckets' | 'commandQueues' | 'topics' | 'functions' | 'schedules'>;
    addServiceOutputs(this, parts);
    this.eventStore = parts.eventStore;
    this.readModels = parts.readModels;
    this.checkpoints = parts.checkpoints;
    this.personalKeys = parts.personalKeys;
    this.snapshots = parts.snapshots;
    this.buckets = parts.buckets;
    this.commandQueues = parts.commandQueues;
    this.topics = parts.topics;
    this.bus = parts.bus;
    this.timers = parts.timers;
    this.functions = parts.functions;
    this.schedules = parts.schedules;
    this.api = parts.api;
    this.invocation = parts.invocation;
    this.dashboard = parts.dashboard;
    this.alarms = parts.alarms;
  }
}
