import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Event } from './event.ts';
import type { IsJson } from './json.ts';
import type { CheckedPersonalFields, PersonalFields, WithErased } from './personal-fields.ts';
import type { Input, Output, Schema } from './schema.ts';

/**
 * An event's schema with its history.
 *
 * @example
 * ```ts
 * import * as z from 'zod';
 *
 * const OrderSubmitted = {
 *   schema: z.object({ totalCents: z.number().int() }),
 *   version: 2,
 *   upcast: { 1: (old: { total: number }) => ({ totalCents: old.total * 100 }) },
 * };
 * ```
 */
export interface EventDefinition<S extends Schema = Schema> {
  readonly schema: S;
  /**
   * The version that new events are stored with.
   *
   * @default 1
   */
  readonly version?: number | undefined;
  /** From version `n` to `n + 1`, for every version below the current one. An upcaster may rename, never split an event (rule B2). */
  // biome-ignore lint/suspicious/noExplicitAny: each upcaster names the shape that was stored, which no type of today knows
  readonly upcast?: Readonly<Record<number, (stored: any) => unknown>> | undefined;
  /**
   * Which fields are personal data, and whose: paths, checked against the schema.
   *
   * @default none: all of the event is stored as it is
   */
  readonly personal?: PersonalFields | undefined;
}

/** The events of an aggregate by type: a bare schema, or one with its history. */
export type EventDefinitions = Readonly<Record<string, Schema | EventDefinition>>;

/** The schema of a definition, bare or not. */
export type SchemaOf<D> = D extends StandardSchemaV1 ? D : D extends EventDefinition<infer S> ? S : never;

/** What an event's constructor takes: fields with a default may be left out. */
export type DataInput<D> = Input<SchemaOf<D>>;

/** What is decided and validated. */
export type DataOutput<D> = Output<SchemaOf<D>>;

/** What handlers see: personal fields may have been erased. */
export type DataRead<D> = D extends { readonly personal: PersonalFields<string, infer Field> }
  ? WithErased<DataOutput<D>, Field>
  : DataOutput<D>;

/** The events of `Definitions`, as handlers see them. */
export type EventsOf<Definitions> = {
  [Type in keyof Definitions & string]: Event<Type, DataRead<Definitions[Type]>>;
}[keyof Definitions & string];

/** The events of `Definitions`, as a decider states them. */
export type PendingEventsOf<Definitions> = {
  [Type in keyof Definitions & string]: Event<Type, DataInput<Definitions[Type]>>;
}[keyof Definitions & string];

/** Turns a definition into a compile error where its data would not come back as it was stored (rule A6), or its personal fields are none. */
export type Storable<Definitions> = {
  [Type in keyof Definitions]: [DataOutput<Definitions[Type]>] extends [DataInput<Definitions[Type]>]
    ? false extends IsStored<DataOutput<Definitions[Type]>>
      ? { readonly error: 'event data must be JSON' }
      : PersonalOf<Definitions[Type]>
    : { readonly error: 'event schemas must not transform' };
};

type PersonalOf<D> = D extends { readonly personal: infer Personal } ? CheckedPersonalFields<DataOutput<D>, Personal> : unknown;

/** Data that may be missing altogether has no JSON to be stored as. */
type IsStored<Data> = undefined extends Data ? false : IsJson<Data>;

/** What is known of one type of event: how it is read and written today, or that it is passed over. */
export interface KnownEvent {
  readonly schema: Schema;
  /** The version that new events are stored with; 0 for a retired type, which none has. */
  readonly version: number;
  readonly upcast: Readonly<Record<number, (stored: unknown) => unknown>>;
  readonly isRetired: boolean;
  readonly personal: PersonalFields | undefined;
}

/** What is known of the events of an aggregate, by type: made once, since every event of every load is looked up in it. */
export type EventCatalogue = ReadonlyMap<string, KnownEvent>;

/** The catalogue of an aggregate's definitions, whichever way each was written, and of its retired types. */
export function createCatalogue(definitions: EventDefinitions, retired: readonly string[]): EventCatalogue {
  const known = Object.entries(definitions).map(([type, definition]): [string, KnownEvent] => [type, knownEvent(definition)]);
  const passedOver = retired.map((type): [string, KnownEvent] => [type, retiredEvent]);
  return new Map([...known, ...passedOver]);
}

/** Whether any of the events holds personal data. */
export function holdsPersonalData(catalogue: EventCatalogue): boolean {
  for (const { personal } of catalogue.values()) if (personal) return true;
  return false;
}

function knownEvent(definition: Schema | EventDefinition): KnownEvent {
  const { schema, version = 1, upcast = {}, personal }: EventDefinition = '~standard' in definition ? { schema: definition } : definition;
  return { schema, version, upcast, isRetired: false, personal };
}

const anything: Schema = { '~standard': { version: 1, vendor: 'allframe', validate: (value) => ({ value }) } };
const retiredEvent: KnownEvent = { schema: anything, version: 0, upcast: {}, isRetired: true, personal: undefined };
