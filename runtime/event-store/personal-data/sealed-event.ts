import { erased } from '../../message/erased.ts';
import type { StoredEvent } from '../../message/event.ts';
import { isRecord, valueAt, withValueAt } from '../../message/field-path.ts';
import type { PersonalFields } from '../../message/personal-fields.ts';
import { PersonalDataUnreadableError } from './errors.ts';
import { type OpenKey, type SealedPlace, seal, unseal } from './sealed-value.ts';

/** Marks the data of an event that holds sealed fields, and says which: so it is read whatever the definition says today. */
export const sealedMark = '$personal';

/** What stands under the mark. */
export interface SealedMark {
  readonly subject: string;
  /** The id of the key. */
  readonly key: string;
  /** The paths of the fields whose values are sealed. */
  readonly fields: readonly string[];
}

/** Where an event stands. */
export type EventPlace = Omit<SealedPlace, 'field' | 'type'>;

/** The personal fields that an event has a value for. */
export function presentFields({ data }: StoredEvent, { fields }: PersonalFields): readonly string[] {
  return fields.filter((path) => valueAt(data, path) !== undefined);
}

/** The event as it is stored: each of these fields sealed in its place. */
export function sealedEvent(event: StoredEvent, { subject, key, fields }: Sealing, place: EventPlace): StoredEvent {
  let { data } = event;
  for (const field of fields) data = withValueAt(data, field, seal(valueAt(data, field), key, { ...place, type: event.type, field }));
  const mark: SealedMark = { subject, key: key.keyId, fields };
  return { ...event, data: { ...(data as object), [sealedMark]: mark } };
}

/** Whose fields are sealed, and with what. */
export interface Sealing {
  readonly subject: string;
  readonly key: OpenKey;
  readonly fields: readonly string[];
}

/** Whether the data has a field of the mark's name. */
export function isMarked(data: unknown): data is Readonly<Record<string, unknown>> {
  return isRecord(data) && Object.hasOwn(data, sealedMark);
}

/**
 * The mark of a stored event; `undefined` where nothing is sealed.
 *
 * @throws {PersonalDataUnreadableError} when it is none of ours
 */
export function sealedMarkOf({ data }: StoredEvent, place: EventPlace): SealedMark | undefined {
  if (!isMarked(data)) return undefined;
  const mark = data[sealedMark];
  if (isSealedMark(mark)) return mark;
  throw new PersonalDataUnreadableError({ ...place, field: sealedMark }, 'its list of sealed fields was changed');
}

function isSealedMark(mark: unknown): mark is SealedMark {
  if (!isRecord(mark) || typeof mark.subject !== 'string' || typeof mark.key !== 'string') return false;
  return Array.isArray(mark.fields) && mark.fields.every((path) => typeof path === 'string');
}

/**
 * The event as readers see it: its fields as they were, or erased.
 *
 * @throws {PersonalDataUnreadableError} naming the field
 */
export function unsealedEvent(
  event: StoredEvent,
  mark: SealedMark,
  key: OpenKey | 'forgotten' | undefined,
  place: EventPlace,
): StoredEvent {
  const { [sealedMark]: _mark, ...rest } = event.data as Readonly<Record<string, unknown>>;
  let data: unknown = rest;
  for (const field of mark.fields) {
    const value = key === 'forgotten' ? erased : unsealedField(valueAt(rest, field), mark, key, { ...place, type: event.type, field });
    data = withValueAt(data, field, value);
  }
  return { ...event, data };
}

function unsealedField(sealed: unknown, mark: SealedMark, key: OpenKey | undefined, place: SealedPlace): unknown {
  if (!key) throw new PersonalDataUnreadableError(place, 'its key is lost, though nobody has forgotten the subject');
  if (key.keyId !== mark.key) throw new PersonalDataUnreadableError(place, `it was sealed with the key ${mark.key}, not ${key.keyId}`);
  if (typeof sealed !== 'string') throw new PersonalDataUnreadableError(place, 'it is not sealed');
  try {
    return unseal(sealed, key, place);
  } catch (cause) {
    throw new PersonalDataUnreadableError(place, 'it was changed, or moved from another place', { cause });
  }
}
