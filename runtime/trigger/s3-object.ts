import { UnexpectedObjectChangeError } from './errors.ts';

/** A change of an object in a bucket. */
export interface ObjectChange {
  /** The bucket's physical name. */
  readonly bucket: string;
  /** Decoded: as it was given when the object was stored. */
  readonly key: string;
  readonly change: 'created' | 'removed';
  /** As the bucket says it: `ObjectCreated:Put`, or `Object Created` where the event came over the bus. */
  readonly eventName: string;
  /** In bytes; missing where the object was removed. */
  readonly size?: number | undefined;
  readonly eTag?: string | undefined;
  readonly versionId?: string | undefined;
  /** Orders the changes of one key: `compareSequencers` tells how. Empty where the bucket gave none. */
  readonly sequencer: string;
  /** ISO 8601 in UTC. */
  readonly time: string;
  /** The same when the change is delivered again, in whatever envelope: what duplicates are told by. */
  readonly id: string;
}

/** One record of a bucket's notification (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html). */
export interface S3Record {
  readonly eventSource: 'aws:s3';
  readonly eventName: string;
  readonly eventTime: string;
  readonly s3: {
    readonly bucket: { readonly name: string };
    readonly object: {
      /** Encoded as in a form: `+` is a space. */
      readonly key: string;
      readonly size?: number | undefined;
      readonly eTag?: string | undefined;
      readonly versionId?: string | undefined;
      readonly sequencer?: string | undefined;
    };
  };
}

/** What a bucket tells the bus (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html). */
export interface S3BusEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly time?: string | undefined;
  readonly detail: unknown;
}

interface S3BusDetail {
  readonly bucket: { readonly name: string };
  readonly object: {
    /** As it is: the bus does not encode it. */
    readonly key: string;
    readonly size?: number | undefined;
    readonly etag?: string | undefined;
    readonly 'version-id'?: string | undefined;
    readonly sequencer?: string | undefined;
  };
}

/**
 * The change that a bucket's record tells of.
 *
 * @throws {UnexpectedObjectChangeError} when it is neither the storing nor the removal of an object
 */
export function objectChange({ eventName, eventTime, s3 }: S3Record): ObjectChange {
  const { bucket, object } = s3;
  return changeOf(bucket.name, decodedKey(object.key), { ...object, eventName, time: eventTime });
}

/** Recognizes what a bucket tells the bus by `source`, which nobody but AWS can send. */
export function isS3BusEvent({ source, detail }: S3BusEvent): boolean {
  const { bucket, object } = (detail ?? {}) as Partial<S3BusDetail>;
  return source === 'aws.s3' && typeof bucket?.name === 'string' && typeof object?.key === 'string';
}

/**
 * The change that an event of the bus tells of.
 *
 * @throws {UnexpectedObjectChangeError} when it is neither the storing nor the removal of an object
 */
export function busObjectChange({ 'detail-type': eventName, time = '', detail }: S3BusEvent): ObjectChange {
  const { bucket, object } = detail as S3BusDetail;
  const { etag: eTag, 'version-id': versionId, size, sequencer } = object;
  return changeOf(bucket.name, object.key, { eTag, versionId, size, sequencer, eventName, time });
}

/**
 * Compares two sequencers of one key: hexadecimal numbers, of which the shorter is filled up on the right before they are compared
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html).
 *
 * @returns below 0 where the first is earlier
 */
export function compareSequencers(left: string, right: string): number {
  const length = Math.max(left.length, right.length);
  const [first, second] = [left, right].map((text) => text.toUpperCase().padEnd(length, '0')) as [string, string];
  return first < second ? -1 : Number(first > second);
}

type Said = Pick<ObjectChange, 'eventName' | 'time' | 'size' | 'eTag' | 'versionId'> & { readonly sequencer?: string | undefined };

function changeOf(bucket: string, key: string, said: Said): ObjectChange {
  const { eventName, time, size, eTag, versionId, sequencer = '' } = said;
  const change = kinds.find(([name]) => eventName.replace(' ', '').startsWith(name))?.[1];
  if (change === undefined) throw new UnexpectedObjectChangeError({ bucket, eventName });
  const id = JSON.stringify([bucket, key, change, sequencer === '' ? `${versionId} ${time}` : sequencer]);
  return { bucket, key, change, eventName, size, eTag, versionId, sequencer, time, id };
}

/** By how the names of events begin, without the space that those of the bus have. */
const kinds = [
  ['ObjectCreated', 'created'],
  ['ObjectRemoved', 'removed'],
  ['ObjectDeleted', 'removed'],
  ['LifecycleExpiration', 'removed'],
] as const;

/** A key that is no encoding of anything stays as it came. */
function decodedKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
