import { isOwnType } from './commit.ts';
import { InvalidUpcastError, reasonOf, UnknownEventError, ValidationError } from './errors.ts';
import type { StoredEvent } from './event.ts';
import type { EventCatalogue, KnownEvent } from './event-definition.ts';
import type { Schema } from './schema.ts';
import { validateBesideErased } from './validate-beside-erased.ts';

/** Where a stored event stands. */
export interface EventPlace {
  readonly stream: string;
  readonly version: number;
}

/**
 * Brings a stored event to today's schema, version by version; `undefined` for a retired type and for the store's own. A current event is returned as it is: only
 * what was upcast is validated (rule A6). Upcasters see personal data as it was, or `Erased`, which today's schema is not asked about.
 *
 * @throws {UnknownEventError} when neither its type nor a newer version of it is known (rule B2)
 * @throws {InvalidUpcastError} when an upcaster is missing or throws, or today's schema refuses what they made
 */
export function upcast(event: StoredEvent, catalogue: EventCatalogue, place: EventPlace): StoredEvent | undefined {
  const known = catalogue.get(event.type);
  if (known?.version === event.schemaVersion) return event;
  if (known?.isRetired || isOwnType(event.type)) return undefined;
  if (!known || event.schemaVersion > known.version) throw unknown(event.schemaVersion, event, known, place);
  return upcastOlder(event, known, place);
}

function upcastOlder(event: StoredEvent, known: KnownEvent, place: EventPlace): StoredEvent {
  const facts = { ...place, type: event.type };
  let data = event.data;
  for (let version = event.schemaVersion; version < known.version; version += 1) data = step(version, known, data, facts);
  return { ...event, data: validated(known.schema, data, facts), schemaVersion: known.version };
}

interface EventFacts extends EventPlace {
  readonly type: string;
}

function step(version: number, { upcast: steps }: KnownEvent, data: unknown, facts: EventFacts): unknown {
  const upcaster = steps[version];
  if (!upcaster) throw new InvalidUpcastError({ ...facts, fault: `upcast has no function for version ${version}` });
  try {
    return upcaster(data);
  } catch (cause) {
    throw new InvalidUpcastError({ ...facts, fault: `the function for version ${version} threw ${reasonOf(cause)}` }, { cause });
  }
}

function unknown(schemaVersion: number, { type }: StoredEvent, known: KnownEvent | undefined, place: EventPlace): UnknownEventError {
  return new UnknownEventError({ ...place, type, schemaVersion, known: known?.version });
}

function validated(schema: Schema, data: unknown, facts: EventFacts): unknown {
  try {
    return validateBesideErased(schema, data, `event ${facts.type}`);
  } catch (cause) {
    if (cause instanceof ValidationError) throw new InvalidUpcastError({ ...facts, fault: cause.message }, { cause });
    throw cause;
  }
}
