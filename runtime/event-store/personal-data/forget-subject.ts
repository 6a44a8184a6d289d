import { streamKey } from '../../contract/event-table.ts';
import type { Ambient } from '../../message/ambient.ts';
import { erasureName } from '../../message/erasure.ts';
import { ConcurrencyError } from '../errors.ts';
import type { EventStore } from '../event-store.ts';
import type { PersonalDataStore } from './personal-data-store.ts';
import type { PersonalKeyStore } from './personal-key-store.ts';
import { checkedSubject } from './subject.ts';

/** What forgetting works with. */
export interface ForgetPorts {
  readonly store: EventStore & Partial<Pick<PersonalDataStore, 'dropKey'>>;
  readonly keys: PersonalKeyStore;
  readonly ambient: Ambient;
  /**
   * Whose data it is, in a service that declares tenants.
   *
   * @default none
   */
  readonly tenant?: string | undefined;
  /**
   * Who wants it, for the log.
   *
   * @default none
   */
  readonly actor?: string | undefined;
}

/**
 * Forgets a person (rule H2): appends `SubjectForgotten` to the stream `$erasure#<subject>`, then replaces the key by a tombstone. May be
 * repeated; where it failed half-way it must be, or `reapplyErasures` does it. Once it has returned, no process reads the personal fields any
 * more after its key cache has run out (30 s by default), this one at once.
 *
 * Final: what is stored for the subject later is a `SubjectForgottenError`.
 *
 * @throws {InvalidSubjectError} when it can name nobody
 */
export async function forgetSubject(subject: string, ports: ForgetPorts): Promise<void> {
  const { keys, tenant, store } = ports;
  // First the log: what stands there is done again after a crash or a restore, what only the keys know would be lost.
  await recordForgotten(checkedSubject(subject), ports);
  await keys.forget({ subject, tenant });
  store.dropKey?.({ subject, tenant });
}

async function recordForgotten(subject: string, { store, ambient, tenant, actor }: ForgetPorts): Promise<void> {
  const { head } = await store.load(streamKey(erasureName, subject, tenant));
  if (head.version > 0) return;
  const id = ambient.newId();
  const metadata = { commandId: id, correlationId: id, causationId: id, causationDepth: 0, actor, tenant };
  const event = { type: 'SubjectForgotten', data: { subject }, schemaVersion: 1 };
  try {
    await store.append(head, { commitId: id, timestamp: new Date(ambient.now()).toISOString(), metadata, events: [event] });
  } catch (error) {
    // Whoever was faster has recorded the same.
    if (!(error instanceof ConcurrencyError)) throw error;
  }
}
