import type { AnyCommand } from '../decider/command.ts';
import type { Input, Output, Schema } from '../message/schema.ts';
import type { ExistingTopic } from './existing.ts';
import type { Renamed } from './renamed.ts';

/** A topic that the service listens to: each message leads to a command. */
export interface Topic<C extends AnyCommand = AnyCommand> extends TopicPlace {
  readonly kind: 'topic';
  readonly schema: Schema;
  readonly command: C;
  // biome-ignore lint/suspicious/noExplicitAny: the message's type is checked where the topic is written
  readonly map: (message: any) => Input<C['input']>;
  // biome-ignore lint/suspicious/noExplicitAny: the message's type is checked where the topic is written
  readonly tenant?: ((message: any) => string) | undefined;
}

/** Which topic, and how its messages come. */
export interface TopicPlace extends Renamed {
  /**
   * The ARN of a topic that exists: short for `existing: { aws: { topic } }`, in a service for AWS alone.
   *
   * @default the service makes one
   */
  readonly arn?: string | undefined;
  /**
   * A topic that exists and is taken in place of one that is made: `{ aws: { topic: 'shipments' } }`.
   *
   * @default one is made
   */
  readonly existing?: ExistingTopic | undefined;
  /**
   * The physical name of the topic that the service makes.
   *
   * @default made of service, stage and the topic's name, such as `orders-dev-shipments`
   */
  readonly name?: string | undefined;
  /**
   * `function`: SNS invokes the worker with each message. `queue`: messages wait in a queue, which keeps bursts from the worker.
   *
   * @default 'function'
   */
  readonly through?: 'function' | 'queue' | undefined;
  /**
   * Only messages whose attributes have one of these values come
   * (https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html).
   *
   * @default all
   */
  readonly filter?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** What `topic()` takes. */
export interface TopicOptions<MessageSchema extends Schema, C extends AnyCommand> extends TopicPlace {
  /** The message, which is JSON. One that does not match is a dead letter. */
  readonly schema: MessageSchema;
  readonly command: C;
  /** The command's input, made of the message. */
  readonly map: NoInfer<(message: Output<MessageSchema>) => Input<C['input']>>;
  /**
   * Whose data the message is about, in a service that declares tenants.
   *
   * @default none
   */
  readonly tenant?: NoInfer<(message: Output<MessageSchema>) => string> | undefined;
}

/**
 * Annotates a topic of SNS whose messages lead to a command.
 *
 * @example
 * ```ts
 * import { effectCommand, service, topic } from '@allframe/serverless/runtime';
 * import * as z from 'zod';
 *
 * const NoteShipment = effectCommand('NoteShipment', { input: z.object({ orderId: z.string() }), perform: () => {} });
 *
 * export default service('orders', {
 *   commands: [NoteShipment],
 *   topics: {
 *     shipments: topic({ schema: z.object({ order: z.string() }), command: NoteShipment, map: ({ order }) => ({ orderId: order }) }),
 *   },
 * });
 * ```
 */
export function topic<MessageSchema extends Schema, const C extends AnyCommand>(options: TopicOptions<MessageSchema, C>): Topic<C> {
  return { kind: 'topic', ...options };
}
