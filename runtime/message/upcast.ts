import { UnknownEventError } from './errors.ts';
import type { StoredEvent } from './event.ts';
import { type EventDefinitions, eventDefinition } from './event-definition.ts';

/** What is known of the events of a stream: how to read each type, and which types to pass over. */
export interface EventCatalogue {
  readonly definitions: EventDefinitions;
  readonly retired: readonly string[];
}

/**
 * Brings a stored event to today's schema, version by version; `undefined` for a retired type. A current event is returned as it is.
 *
 * @throws {UnknownEventError} when neither its type nor a newer version of it is known (rule B2)
 */
export function upcast(event: StoredEvent, catalogue: EventCatalogue, place: { stream: string; version: number }): StoredEvent | undefined {
  if (catalogue.retired.includes(event.type)) return undefined;
  const declared = Object.hasOwn(catalogue.definitions, event.type) ? catalogue.definitions[event.type] : undefined;
  const current = declared && eventDefinition(declared);
  if (!current || event.schemaVersion > (current.version ?? 1))
    throw new UnknownEventError({ ...place, type: event.type, schemaVersion: event.schemaVersion, known: current?.version });
  if (event.schemaVersion === current.version) return event;
  let data = event.data;
  for (let version = event.schemaVersion; version < (current.version ?? 1); version += 1) data = stepOf(version)(data);
  return { ...event, data, schemaVersion: current.version ?? 1 };

  function stepOf(version: number): (stored: unknown) => unknown {
    const step = current?.upcast?.[version];
    if (step) return step;
    throw new UnknownEventError({ ...place, type: event.type, schemaVersion: version, known: current?.version });
  }
}
