import { canonicalJson } from '../../runtime/message/json.ts';
import type { EventSchemaLock, LockedEvent } from './event-schema-lock.ts';

type LockedEvents = EventSchemaLock['events'];

/** What differs between two locks, a line a type of event: `+ Order.ItemAdded, version 1`. */
export function eventChanges(before: LockedEvents | undefined, after: LockedEvents): readonly string[] {
  const [former, now] = [byName(before ?? {}), byName(after)];
  const names = [...new Set([...former.keys(), ...now.keys()])].sort();
  return names.flatMap((name) => changeOf(name, former.get(name), now.get(name)));
}

function byName(events: LockedEvents): ReadonlyMap<string, LockedEvent> {
  return new Map(
    Object.entries(events).flatMap(([aggregate, types]) =>
      Object.entries(types).map(([type, event]) => [`${aggregate}.${type}`, event] as const),
    ),
  );
}

function changeOf(name: string, former: LockedEvent | undefined, now: LockedEvent | undefined): readonly string[] {
  if (!now) return [`- ${name}`];
  if (!former) return [`+ ${name}, ${now.isRetired ? 'retired' : `version ${now.version}`}`];
  if (canonicalJson(former) === canonicalJson(now)) return [];
  if (now.isRetired !== former.isRetired) return [`~ ${name}, ${now.isRetired ? 'retired' : `back at version ${now.version}`}`];
  return [`~ ${name}, ${now.version === former.version ? 'its schema' : `version ${former.version} to ${now.version}`}`];
}
