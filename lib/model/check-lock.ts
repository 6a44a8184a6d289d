import type { EventTypeDescription } from './describe-events.ts';
import { type Diagnostic, InvalidServiceError } from './diagnostics.ts';
import { checkEventSchemas } from './event-schema-lock.ts';
import { lockFileOf, readLock, shownPath } from './lock-file.ts';
import type { ServiceLock } from './service-lock.ts';

/** A lock, and what is wrong with it or with the service by it. */
export interface CheckedLock {
  readonly file: string;
  /** Nothing where there is none, or none that could be used. */
  readonly stored: ServiceLock | undefined;
  /** Why it can't be used, whatever the service is. */
  readonly unusable: readonly Diagnostic[];
  /** What the service changed of events that are stored (rule B2), and advice. */
  readonly events: readonly Diagnostic[];
}

/**
 * Compares a service with the lock beside its entry.
 *
 * @param entry its absolute path
 */
export function checkLock(entry: string, service: string, described: readonly EventTypeDescription[]): CheckedLock {
  const file = lockFileOf(entry);
  try {
    const stored = readLock(file);
    const foreign = stored && stored.service !== service ? [otherService(file, stored.service, service)] : [];
    return { file, stored, unusable: foreign, events: foreign.length > 0 ? [] : checkEventSchemas(described, stored) };
  } catch (error) {
    if (!(error instanceof InvalidServiceError)) throw error;
    return { file, stored: undefined, unusable: error.diagnostics, events: [] };
  }
}

/**
 * What loading a service says of its lock: advice alone. An event's shape may be tried out in a stage of one's own; before it is stored where
 * it stays, `allframe infra validate` refuses it.
 */
export function adviceOfLock(entry: string, service: string, described: readonly EventTypeDescription[]): readonly Diagnostic[] {
  const { stored, unusable, events } = checkLock(entry, service, described);
  const faults = [...unusable, ...(stored ? events : [])].filter(({ severity }) => severity === 'error');
  return faults.map((fault) => ({ ...fault, severity: 'warning' }));
}

function otherService(file: string, locked: string, service: string): Diagnostic {
  return {
    severity: 'error',
    code: 'lock-of-another-service',
    place: shownPath(file),
    message: `it is of the service ${locked}, and this one is ${service}: under another name every table, queue and function would be another one, and what is stored would stay behind`,
    remedy:
      'give the name back; a second service needs a folder of its own; one that nobody has deployed yet may start with a new lock: delete this one',
  };
}
