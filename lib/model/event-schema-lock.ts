import type { EventTypeDescription, JsonSchema } from './describe-events.ts';
import type { Diagnostic } from './diagnostics.ts';
import { type SchemaChange, schemaChanges } from './schema-changes.ts';

/** What stored events look like: that part of a service's lock which is no matter of the stage. */
export interface EventSchemaLock {
  readonly lockVersion: 1;
  /** By aggregate, by type. */
  readonly events: Readonly<Record<string, Readonly<Record<string, LockedEvent>>>>;
}

/** One type of event, as it was last locked. It stays here for good: its events stay stored. */
export interface LockedEvent {
  readonly version: number;
  /** Nothing where the schema's library did not tell. */
  readonly schema?: JsonSchema | undefined;
  /** Earlier schemas of this version with fields that it no longer has: events that have them stay stored. */
  readonly former?: readonly JsonSchema[] | undefined;
  /** Whether it was retired: it stays so, or comes back, and then must read what is stored. */
  readonly isRetired?: true | undefined;
}

/**
 * Compares the event types of a service with those that were locked (rule B2): what is stored stays, so that a change which could not read it
 * needs a new version and an upcaster.
 *
 * @param lock that of the last change; nothing where there is none yet
 * @returns every fault, and a warning for each event whose schema can't be compared
 */
export function checkEventSchemas(described: readonly EventTypeDescription[], lock: EventSchemaLock | undefined): readonly Diagnostic[] {
  const known = described.flatMap((event) => {
    const locked = ownOf(ownOf(lock?.events, event.aggregate), event.type);
    return [...(event.isRetired || event.schema ? [] : [unknownSchema(event)]), ...(locked ? checkEvent(event, locked) : [])];
  });
  return [...known, ...removedEvents(described, lock)];
}

/** The lock after a change: what was locked and is gone from the service stays in it. */
export function nextLock(described: readonly EventTypeDescription[], lock: EventSchemaLock | undefined): EventSchemaLock {
  const events = new Map(
    Object.entries(lock?.events ?? {}).map(([aggregate, types]) => [aggregate, new Map(Object.entries(types))] as const),
  );
  for (const { aggregate, type, version, schema, isRetired } of described) {
    const types = events.get(aggregate) ?? new Map<string, LockedEvent>();
    const former = types.get(type);
    // A type that was retired before it was ever locked has no schema to keep.
    const entry: LockedEvent = isRetired
      ? { version: former?.version ?? 0, ...storedAs(former), isRetired }
      : { version, ...schemasOf(schema, former?.version === version ? former : undefined) };
    events.set(aggregate, types.set(type, entry));
  }
  return { lockVersion: 1, events: sorted(events, (types) => sorted(types, (event) => event)) };
}

/** What a library that tells no JSON Schema does not say any more was stored all the same. */
function schemasOf(schema: JsonSchema | undefined, locked: LockedEvent | undefined): Partial<LockedEvent> {
  return schema ? { schema, ...formerFields(locked, schema) } : storedAs(locked);
}

function storedAs({ schema, former }: Partial<LockedEvent> = {}): Partial<LockedEvent> {
  return { ...(schema && { schema }), ...(former && { former }) };
}

/** A field that went and comes back with another meaning would misread what was stored in between. */
function formerFields(locked: LockedEvent | undefined, now: JsonSchema): Partial<LockedEvent> {
  const known = fieldsIn(now);
  const before = [...(locked?.former ?? []), ...(locked?.schema ? [locked.schema] : [])];
  const former = before.filter((schema) => [...fieldsIn(schema)].some((field) => !known.has(field)));
  return former.length > 0 ? { former } : {};
}

/** The fields that a schema names, by where they stand in it. */
function fieldsIn(schema: unknown, place = ''): ReadonlySet<string> {
  if (typeof schema !== 'object' || schema === null) return new Set();
  const own = Object.entries(schema).map(([name, part]) => [`${place}/${name}`, part] as const);
  const fields = place.endsWith('/properties') ? own.map(([at]) => at) : [];
  return new Set([...fields, ...own.flatMap(([at, part]) => [...fieldsIn(part, at)])]);
}

/** What the present schema of an event would misread of what is stored. */
function unreadable({ schema }: EventTypeDescription, locked: LockedEvent): readonly SchemaChange[] {
  if (!schema || !locked.schema) return [];
  const ofFormer = (locked.former ?? []).flatMap((former) => schemaChanges(former, schema)).filter((change) => !change.missedByFormerCode);
  const changes = [...schemaChanges(locked.schema, schema), ...ofFormer];
  return [...new Map(changes.map((change) => [`${change.path} ${change.change}`, change])).values()];
}

function checkEvent(event: EventTypeDescription, locked: LockedEvent): readonly Diagnostic[] {
  if (event.isRetired) return [];
  if (event.version < locked.version) return [loweredVersion(event, locked)];
  if (event.version > locked.version) return locked.version > 0 ? missingUpcasts(event, locked) : [];
  return unreadable(event, locked).map(({ path, change }) => ({
    severity: 'error',
    code: 'event-schema-changed',
    place: placeOf(event),
    message: `${path === '$' ? 'its data' : path.slice(2)} was changed, and events of version ${locked.version} are stored: ${change}`,
    remedy: `raise version to ${locked.version + 1} and add upcast: { ${locked.version}: (stored) => … }, or take the change back`,
  }));
}

function loweredVersion(event: EventTypeDescription, locked: LockedEvent): Diagnostic {
  return {
    severity: 'error',
    code: 'event-version-lowered',
    place: `${placeOf(event)}.version`,
    message: `version ${event.version} is below ${locked.version}, which events are stored with`,
    remedy: `go on from ${locked.version}: what was taken back is a new version too`,
  };
}

/** Each version on the way is stored somewhere. */
function missingUpcasts(event: EventTypeDescription, locked: LockedEvent): readonly Diagnostic[] {
  const versions = Array.from({ length: event.version - locked.version }, (_, index) => locked.version + index);
  return versions
    .filter((version) => !event.upcasts.includes(version))
    .map((version) => ({
      severity: 'error',
      code: 'missing-upcaster',
      place: `${placeOf(event)}.upcast[${version}]`,
      message: `it is at version ${event.version}, and events of version ${version} are stored, which it has no upcaster for`,
      remedy: `add upcast: { ${version}: (stored) => … }`,
    }));
}

function removedEvents(described: readonly EventTypeDescription[], lock: EventSchemaLock | undefined): readonly Diagnostic[] {
  return Object.entries(lock?.events ?? {}).flatMap(([aggregate, types]) => {
    const own = described.filter((event) => event.aggregate === aggregate);
    if (own.length === 0) return [removedAggregate(aggregate)];
    return Object.keys(types)
      .filter((type) => !own.some((event) => event.type === type))
      .map((type) => removedEvent(aggregate, type));
  });
}

function removedEvent(aggregate: string, type: string): Diagnostic {
  return {
    severity: 'error',
    code: 'event-type-removed',
    place: `aggregate('${aggregate}').events.${type}`,
    message: `${type} is gone, and its events are stored: streams that hold one could not be read`,
    remedy: `list it in retired: ['${type}'], or bring it back`,
  };
}

function removedAggregate(aggregate: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'aggregate-removed',
    place: `aggregate('${aggregate}')`,
    message: 'no part of the service knows it any more, and its streams stay stored',
    remedy: 'if it was renamed, take that back: streams are found by its name; if it is given up, accept that once',
  };
}

function unknownSchema(event: EventTypeDescription): Diagnostic {
  return {
    severity: 'warning',
    code: 'event-schema-unknown',
    place: placeOf(event),
    message: 'its schema does not tell JSON Schema, so that no change of it is noticed',
    remedy: 'use a library with Standard JSON Schema, such as zod from 4.2 on; zod/mini has none',
  };
}

function placeOf({ aggregate, type }: EventTypeDescription): string {
  return `aggregate('${aggregate}').events.${type}`;
}

/** Names come from a file: none of them is to find what every object inherits. */
function ownOf<Value>(values: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return values && Object.hasOwn(values, name) ? values[name] : undefined;
}

function sorted<Value, Result>(values: ReadonlyMap<string, Value>, change: (value: Value) => Result): Record<string, Result> {
  return Object.fromEntries([...values].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, value]) => [key, change(value)]));
}
