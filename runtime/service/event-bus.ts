import type { AnyCommand } from '../decider/command.ts';
import type { Input, Output, Schema } from '../message/schema.ts';
import type { StartFrom } from '../process-manager/consumer/checkpoint-store.ts';
import type { AnyIntegrationEvent } from '../process-manager/integration/integration-event.ts';
import type { ExistingBus } from './existing.ts';
import type { Renamed } from './renamed.ts';

/** The service's bus: what it publishes there, and what it listens to. */
export interface EventBus<C extends AnyCommand = AnyCommand> {
  /**
   * The bus's physical name.
   *
   * @default made of service and stage, such as `orders-dev-bus`
   */
  readonly name?: string | undefined;
  /**
   * A bus that exists and is taken in place of one that is made: `{ aws: { bus: 'shop' } }`.
   *
   * @default one is made
   */
  readonly existing?: ExistingBus | undefined;
  /**
   * Keeps what is published in an archive, which can be replayed.
   *
   * @default none
   */
  readonly archive?: BusArchiveOptions | undefined;
  /**
   * Which events others see, in the order in which an internal event that leads to several of them is published.
   *
   * @default none
   */
  readonly publish?: readonly AnyIntegrationEvent[] | undefined;
  /**
   * Whether what was stored before the service published anything is published as well. Recorded at the publisher's first deployment.
   *
   * @default 'now'
   */
  readonly startFrom?: StartFrom | undefined;
  /**
   * What to do on which event of others, by the event's type (`detail-type` on EventBridge).
   *
   * @default nothing
   */
  readonly dispatch?: Readonly<Record<string, Incoming<C>>> | undefined;
}

/** How long a bus's events are kept. */
export interface BusArchiveOptions {
  /** A whole number of at least 1; on AWS 0 keeps them for ever. */
  readonly retentionDays: number;
}

/** An event of another service, and the command that it leads to. */
export interface Incoming<C extends AnyCommand = AnyCommand> extends Renamed {
  readonly kind: 'incoming';
  readonly source: string;
  readonly schema: Schema;
  readonly command: C;
  // biome-ignore lint/suspicious/noExplicitAny: the detail's type is checked where the rule is written
  readonly map: (detail: any) => Input<C['input']>;
  // biome-ignore lint/suspicious/noExplicitAny: the detail's type is checked where the rule is written
  readonly tenant?: ((detail: any) => string) | undefined;
}

/** Annotates the service's bus. A rule for events of the service itself would be a circle, and is refused when the service is checked. */
export function eventBus<const C extends AnyCommand = never>(options: EventBus<C>): EventBus<C> {
  return options;
}

/** What `incoming()` takes. */
export interface IncomingOptions<DetailSchema extends Schema, C extends AnyCommand> extends Renamed {
  /** Who sends the event: `source` on EventBridge. */
  readonly source: string;
  /** The event's detail. One that does not match is a dead letter. */
  readonly schema: DetailSchema;
  readonly command: C;
  /** The command's input, made of the detail. */
  readonly map: NoInfer<(detail: Output<DetailSchema>) => Input<C['input']>>;
  /**
   * Whose data the event is about, in a service that declares tenants.
   *
   * @default what the event's metadata says, where one of our services published it
   */
  readonly tenant?: NoInfer<(detail: Output<DetailSchema>) => string> | undefined;
}

/** Maps an event of another service to a command (rule F2). */
export function incoming<DetailSchema extends Schema, const C extends AnyCommand>(options: IncomingOptions<DetailSchema, C>): Incoming<C> {
  return { kind: 'incoming', ...options };
}
