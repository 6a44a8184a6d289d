import { parseStreamKey } from '../../contract/event-table.ts';
import type { Commit } from '../../message/commit.ts';
import type { StoredEvent } from '../../message/event.ts';
import type { EventCatalogue } from '../../message/event-definition.ts';
import { valueAt } from '../../message/field-path.ts';
import type { PendingCommit } from '../event-store.ts';
import type { StreamHead } from '../stream-head.ts';
import { PersonalDataUnreadableError, ReservedFieldError } from './errors.ts';
import type { PersonalSubject } from './personal-key-store.ts';
import {
  isMarked,
  presentFields,
  type SealedMark,
  type Sealing,
  sealedEvent,
  sealedMark,
  sealedMarkOf,
  unsealedEvent,
} from './sealed-event.ts';
import { type OpenKey, type SealedPlace, seal, unseal } from './sealed-value.ts';
import { checkedSubject } from './subject.ts';
import type { SubjectKeys } from './subject-keys.ts';

/**
 * The commit as it is stored: personal fields sealed, each with the key of its subject, and with the first of them the hash of the command's
 * input, by which somebody could try out what the input was.
 *
 * @throws {SubjectForgottenError} {@link InvalidSubjectError} {@link ReservedFieldError}
 */
export async function sealedCommit(
  { stream, version }: StreamHead,
  pending: PendingCommit,
  catalogue: EventCatalogue | undefined,
  keys: SubjectKeys,
): Promise<PendingCommit> {
  const { tenant } = parseStreamKey(stream);
  for (const { type, data } of pending.events) if (isMarked(data)) throw new ReservedFieldError({ stream, type, field: sealedMark });
  let first: Sealing | undefined;
  const events: StoredEvent[] = [];
  for (const [index, event] of pending.events.entries()) {
    const sealing = await sealingOf(event, catalogue, tenant, keys);
    first ??= sealing;
    events.push(sealing ? sealedEvent(event, sealing, { stream, version: version + 1 + index }) : event);
  }
  if (!first) return pending;
  return { ...pending, events, metadata: withSealedHash(pending.metadata, first.key, hashPlace(stream, version + 1)) };
}

/** What is to be sealed of an event; `undefined` where nothing is. */
async function sealingOf(
  event: StoredEvent,
  catalogue: EventCatalogue | undefined,
  tenant: string | undefined,
  keys: SubjectKeys,
): Promise<Sealing | undefined> {
  const personal = catalogue?.get(event.type)?.personal;
  const fields = personal ? presentFields(event, personal) : [];
  if (!personal || fields.length === 0) return undefined;
  const subject = checkedSubject(valueAt(event.data, personal.subject));
  return { subject, fields, key: await keys.forWriting({ subject, tenant }) };
}

/**
 * The commit as readers see it; the same one where nothing in it is sealed.
 *
 * @throws {PersonalDataUnreadableError} naming the stream, version and field
 */
export async function unsealedCommit(commit: Commit, keys: SubjectKeys): Promise<Commit> {
  const { stream, firstVersion } = commit;
  const places = commit.events.map((_event, index) => ({ stream, version: firstVersion + index }));
  const marks = commit.events.map((event, index) => sealedMarkOf(event, places[index] as (typeof places)[number]));
  const first = marks.find((mark) => mark !== undefined);
  if (!first) return commit;
  const { tenant } = parseStreamKey(stream);
  const opened = await openKeys(marks, tenant, keys);
  const events = commit.events.map((event, index) => {
    const mark = marks[index];
    return mark ? unsealedEvent(event, mark, opened.get(mark.subject), places[index] as (typeof places)[number]) : event;
  });
  return { ...commit, events, metadata: withOpenHash(commit.metadata, opened.get(first.subject), hashPlace(stream, firstVersion)) };
}

async function openKeys(marks: readonly (SealedMark | undefined)[], tenant: string | undefined, keys: SubjectKeys) {
  const opened = new Map<PersonalSubject['subject'], OpenKey | 'forgotten' | undefined>();
  for (const subject of new Set(marks.flatMap((mark) => mark?.subject ?? [])))
    opened.set(subject, await keys.forReading({ subject, tenant }));
  return opened;
}

/** Tells a sealed hash from one that was stored before there were personal fields; no hash of ours holds it. */
const sealedHash = '$sealed:';

function hashPlace(stream: string, version: number): SealedPlace {
  return { stream, version, type: '', field: 'inputHash' };
}

function withSealedHash(metadata: Commit['metadata'], key: OpenKey, place: SealedPlace): Commit['metadata'] {
  const { inputHash } = metadata;
  return inputHash === undefined ? metadata : { ...metadata, inputHash: `${sealedHash}${seal(inputHash, key, place)}` };
}

/** Without its key there is no telling whether a repeated command came with other input: it gets the first result. */
function withOpenHash(metadata: Commit['metadata'], key: OpenKey | 'forgotten' | undefined, place: SealedPlace): Commit['metadata'] {
  const { inputHash, ...rest } = metadata;
  if (!inputHash?.startsWith(sealedHash)) return metadata;
  if (key === 'forgotten' || key === undefined) return rest;
  try {
    return { ...rest, inputHash: String(unseal(inputHash.slice(sealedHash.length), key, place)) };
  } catch (cause) {
    throw new PersonalDataUnreadableError(place, 'it was changed, or moved from another place', { cause });
  }
}
