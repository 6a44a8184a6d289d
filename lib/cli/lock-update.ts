import type { ReadService } from '../bundle/load-service.ts';
import type { CheckedLock } from '../model/check-lock.ts';
import type { Diagnostic } from '../model/diagnostics.ts';
import { eventChanges } from '../model/event-changes.ts';
import { shownPath, writeLock } from '../model/lock-file.ts';
import { printLock, type ServiceLock, withAcceptedEvents, withEvents } from '../model/service-lock.ts';

/** What became of a lock. */
export interface LockOutcome {
  readonly file: string;
  /** `refused`: it can't become what the service stores; `stale`: it would have to change, and must not here. */
  readonly outcome: 'created' | 'updated' | 'up to date' | 'refused' | 'stale';
  /** Such as `+ Order.ItemAdded, version 1`. */
  readonly changes: readonly string[];
}

/** How a lock may change. */
export interface LockUpdateOptions {
  /** Whether the definition has no fault of its own: nothing is locked of one that has. */
  readonly isSound: boolean;
  /** Takes what would be refused, as events that nobody has stored. */
  readonly accept?: boolean | undefined;
  /** Changes nothing, and finds fault with a lock that would have to change. */
  readonly frozen?: boolean | undefined;
}

/** Writes down which events a service stores, where nothing speaks against it. */
export function bringLockUpToDate(checked: CheckedLock, read: ReadService, options: LockUpdateOptions) {
  const { isSound, accept = false, frozen = false } = options;
  const { stored, unusable } = checked;
  const file = shownPath(checked.file);
  const events = accept ? checked.events.map(accepted) : checked.events;
  const found = [...unusable, ...events];
  if (!isSound || found.some(({ severity }) => severity === 'error')) return told('refused', found);

  const next = nextLockOf(checked, read, accept);
  const changes = eventChanges(stored?.events, next.events);
  if (stored && printLock(next) === printLock(stored)) return told('up to date', found);
  if (frozen) return told('stale', [...found, staleLock(file, changes, stored !== undefined)], changes);
  writeLock(checked.file, next);
  return told(stored ? 'updated' : 'created', found, changes);

  function told(outcome: LockOutcome['outcome'], diagnostics: readonly Diagnostic[], changed: readonly string[] = []) {
    const lock: LockOutcome = { file, outcome, changes: changed };
    return { lock, diagnostics };
  }
}

function nextLockOf({ stored }: CheckedLock, { service, events }: ReadService, accept: boolean): ServiceLock {
  return accept && stored ? withAcceptedEvents(stored, service.name, events) : withEvents(stored, service.name, events);
}

function accepted(fault: Diagnostic): Diagnostic {
  if (fault.severity === 'warning') return fault;
  return {
    ...fault,
    severity: 'warning',
    message: `accepted: ${fault.message}`,
    remedy: 'where such an event is stored after all, its stream cannot be read',
  };
}

function staleLock(file: string, changes: readonly string[], exists: boolean): Diagnostic {
  return {
    severity: 'error',
    code: exists ? 'lock-stale' : 'lock-missing',
    place: file,
    message: exists ? `it is not what the service stores: ${changes.join('; ') || 'it was edited by hand'}` : 'there is none',
    remedy: 'run allframe infra validate without --frozen and CI, and commit it',
  };
}
