import type { EventTypeDescription, JsonSchema } from './describe-events.ts';
import type { Diagnostic } from './diagnostics.ts';
import { schemaChanges } from './schema-changes.ts';

/** What stored events look like: `events` of `allframe.lock.json`, which stands beside the service and is committed with it. */
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
  /** Whether it was retired: it may come back, and then must read what is stored. */
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
    const locked = lock?.events[event.aggregate]?.[event.type];
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
      ? { version: former?.version ?? 0, ...(former?.schema && { schema: former.schema }), isRetired }
      : { version, ...(schema && { schema }) };
    events.set(aggregate, types.set(type, entry));
  }
  return { lockVersion: 1, events: sorted(events, (types) => sorted(types, (event) => event)) };
}

function checkEvent(event: EventTypeDescription, locked: LockedEvent): readonly Diagnostic[] {
  if (event.isRetired) return [];
  if (event.version < locked.version) return [loweredVersion(event, locked)];
  if (event.version > locked.version) return locked.version > 0 ? missingUpcasts(event, locked) : [];
  if (!event.schema || !locked.schema) return [];
  return schemaChanges(locked.schema, event.schema).map(({ path, change }) => ({
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
    return Object.entries(types)
      .filter(([type, { isRetired }]) => !isRetired && !own.some((event) => event.type === type))
      .map(([type]): Diagnostic => removedEvent(aggregate, type));
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
    remedy: 'if it was renamed, take that back: streams are found by its name; if it is given up, take it out of allframe.lock.json',
  };
}

function unknownSchema(event: EventTypeDescription): Diagnostic {
  return {
    severity: 'warning',
    code: 'event-schema-unknown',
    place: placeOf(event),
    message: 'its schema does not tell JSON Schema, so that no change of it is noticed',
    remedy: 'use a library with Standard JSON Schema, such as zod from 4.2 on',
  };
}

function placeOf({ aggregate, type }: EventTypeDescription): string {
  return `aggregate('${aggregate}').events.${type}`;
}

function sorted<Value, Result>(values: ReadonlyMap<string, Value>, change: (value: Value) => Result): Record<string, Result> {
  return Object.fromEntries([...values].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, value]) => [key, change(value)]));
}
