import type { Event } from '../../message/event.ts';
import type { IsJson } from '../../message/json.ts';
import type { Input, Output, Schema } from '../../message/schema.ts';

/** An event for other services: what a public schema makes of an internal one (rule F2). */
export interface IntegrationEvent<Name extends string = string, PublicSchema extends Schema = Schema> {
  readonly kind: 'integrationEvent';
  readonly name: Name;
  readonly version: number;
  /** The internal event, by its constructor. */
  readonly from: { readonly type: string };
  readonly schema: PublicSchema;
  // biome-ignore lint/suspicious/noExplicitAny: the data's type is checked where the event is written
  readonly map: (data: any) => Input<PublicSchema>;
}

/** Any integration event, whatever its schema. */
// biome-ignore lint/suspicious/noExplicitAny: an integration event is invariant in its schema, so no narrower type holds them all
export type AnyIntegrationEvent = IntegrationEvent<string, any>;

/** Turns a schema into a compile error where what it makes can't be sent as it is. */
type JsonOutput<PublicSchema extends Schema> =
  false extends IsJson<Output<PublicSchema>> ? { readonly error: 'public data must be JSON' } : unknown;

/** What `integrationEvent()` takes beside its name. */
export interface IntegrationEventOptions<Data, PublicSchema extends Schema> {
  /**
   * The version of the public schema, from 1; it travels with each event. A change that others can't read is another event: give it a name of
   * its own, and publish both for a while.
   */
  readonly version: number;
  /** The internal event that it is made of: `Order.events.OrderSubmitted`. */
  readonly from: ((data: never) => Event) & { readonly type: string; readonly read?: Data };
  /** What others see: JSON, or it is a compile error. */
  readonly schema: PublicSchema & JsonOutput<PublicSchema>;
  /** The public data, made of the internal. Pure: it runs again when the event is published again. */
  readonly map: NoInfer<(data: Data) => Input<PublicSchema>>;
}

/**
 * Defines an event for other services. `eventBus({ publish })` lists it.
 *
 * @param name what others know it by, unique in the service: `detail-type` on EventBridge
 * @example
 * ```ts
 * import { aggregate, eventBus, integrationEvent } from '@allframe/serverless/runtime';
 * import * as z from 'zod';
 *
 * const Order = aggregate('Order', {
 *   events: { OrderSubmitted: z.object({ totalCents: z.number(), note: z.string() }) },
 *   initialState: {},
 * }, {
 *   OrderSubmitted: (state) => state,
 * });
 *
 * const bus = eventBus({
 *   publish: [
 *     integrationEvent('order.submitted', {
 *       version: 1,
 *       from: Order.events.OrderSubmitted,
 *       schema: z.object({ cents: z.number() }),
 *       map: ({ totalCents }) => ({ cents: totalCents }),
 *     }),
 *   ],
 * });
 * ```
 */
export function integrationEvent<const Name extends string, Data, PublicSchema extends Schema>(
  name: Name,
  options: IntegrationEventOptions<Data, PublicSchema>,
): IntegrationEvent<Name, PublicSchema> {
  return { kind: 'integrationEvent', name, ...options };
}
