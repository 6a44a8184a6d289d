import { InvalidUpcastError, UnknownEventError, ValidationError } from './errors.ts';
import type { StoredEvent } from './event.ts';
import { type EventDefinitions, eventDefinition } from './event-definition.ts';
import { type Schema, validateSync } from './schema.ts';

/** What is known of the events of a stream: how to read each type, and which types to pass over. */
export interface EventCatalogue {
  readonly definitions: EventDefinitions;
  readonly retired: readonly string[];
}

/**
 * Brings a stored event to today's schema, version by version; `undefined` for a retired type. A current event is returned as it is: only
 * what was upcast is validated (rule A6).
 *
 * @throws {UnknownEventError} when neither its type nor a newer version of it is known (rule B2)
 * @throws {InvalidUpcastError} when today's schema refuses what the upcasters made
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
  return { ...event, data: validated(current.schema, data, { ...place, type: event.type }), schemaVersion: current.version ?? 1 };

  function stepOf(version: number): (stored: unknown) => unknown {
    const step = current?.upcast?.[version];
    if (step) return step;
    throw new UnknownEventError({ ...place, type: event.type, schemaVersion: version, known: current?.version });
  }
}

function validated(schema: Schema, data: unknown, facts: { stream: string; version: number; type: string }): unknown {
  try {
    return validateSync(schema, data, `event ${facts.type}`);
  } catch (cause) {
    if (cause instanceof ValidationError) throw new InvalidUpcastError({ ...facts, fault: cause.message }, { cause });
    throw cause;
  }
}
