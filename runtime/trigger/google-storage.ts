import { UnexpectedObjectChangeError } from './errors.ts';
import type { CloudEvent } from './google-cloud-event.ts';
import { UnexpectedPushError } from './google-errors.ts';
import { handleObjectChanges, type ObjectDelivery } from './s3.ts';
import type { ObjectChange } from './s3-object.ts';

/** What Eventarc tells of objects that were stored or removed (https://cloud.google.com/eventarc/docs/reference/supported-events). */
const changes: Readonly<Record<string, ObjectChange['change']>> = {
  'google.cloud.storage.object.v1.finalized': 'created',
  'google.cloud.storage.object.v1.deleted': 'removed',
};

/**
 * Handles a change of an object in a bucket, as one of S3 is handled. A bucket that keeps versions tells of none that it has deleted, but archived:
 * the same as of one that was replaced, so that it is refused.
 *
 * @throws {UnexpectedObjectChangeError} when it is neither the storing nor the removal of an object
 * @throws {UnexpectedPushError} when it names no object
 * @throws what may be cured by delivering it again, and what no retry cures where nobody buries it
 */
export async function handleStorageEvent(event: CloudEvent, delivery: ObjectDelivery, deadline?: number): Promise<void> {
  await handleObjectChanges([storageChange(event)], delivery, deadline);
}

/**
 * The change that an event tells of. A generation counts microseconds (https://cloud.google.com/storage/docs/metadata#generation-number): changes
 * of one key are ordered by it, and its removal comes after its storing.
 */
export function storageChange(event: CloudEvent): ObjectChange {
  const { name, bucket, generation, size, etag, timeCreated } = fieldsOf(event);
  if (!name || !bucket || !generation || !/^\d+$/.test(generation))
    throw new UnexpectedPushError({ expected: 'event of Cloud Storage', fault: 'it has no name, bucket and generation' });
  const change = Object.hasOwn(changes, event.type) ? changes[event.type] : undefined;
  if (change === undefined) throw new UnexpectedObjectChangeError({ bucket, eventName: event.type });
  return {
    bucket,
    key: name,
    change,
    eventName: event.type,
    size: change === 'created' && size !== undefined ? Number(size) : undefined,
    eTag: etag,
    versionId: generation,
    sequencer: `${BigInt(generation).toString(16).padStart(16, '0')}${change === 'created' ? 0 : 1}`,
    time: new Date(event.time ?? timeCreated ?? 0).toISOString(),
    id: JSON.stringify([bucket, name, change, generation]),
  };
}

type Name = 'name' | 'bucket' | 'generation' | 'size' | 'etag' | 'timeCreated';

/** Eventarc sends them as JSON (https://cloud.google.com/storage/docs/json_api/v1/objects#resource). */
function fieldsOf({ data }: CloudEvent): Readonly<Partial<Record<Name, string>>> {
  const fields = Object(data.kind === 'json' ? data.value : undefined) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (isText(value) ? [[name, String(value)]] : [])));
}

function isText(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}
