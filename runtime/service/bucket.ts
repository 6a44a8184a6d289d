import type { SendCommand } from '../decider/effect-command.ts';
import type { ExistingBucket } from './existing.ts';
import type { Renamed } from './renamed.ts';

/** A bucket whose changes the service handles. */
export interface Bucket extends Renamed {
  readonly kind: 'bucket';
  readonly name?: string | undefined;
  readonly existing?: ExistingBucket | undefined;
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
  readonly on: readonly BucketChange[];
  readonly reads: boolean;
  readonly handle: (object: ChangedObject, context: BucketContext) => Promise<void> | void;
}

/** What befell an object. */
export type BucketChange = 'created' | 'removed';

/** An object that was stored or removed. */
export interface ChangedObject {
  /** The bucket's name in the service. */
  readonly bucket: string;
  /** Decoded: as it was given when the object was stored. */
  readonly key: string;
  readonly change: BucketChange;
  /** In bytes; missing where it was removed. */
  readonly size?: number | undefined;
  readonly eTag?: string | undefined;
  readonly versionId?: string | undefined;
  /**
   * Orders the changes of one key: hexadecimal numbers of different lengths, of which the shorter one is filled up with zeros on the right before they
   * are compared as text (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html).
   */
  readonly sequencer: string;
  /** ISO 8601 in UTC. */
  readonly time: string;
}

/** What comes to the handler of a bucket from outside. */
export interface BucketContext {
  /** The same when the change is delivered again: a key to tell duplicates by. */
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly now: string;
  /** Reads the object's bytes as it is now; `undefined` where it is gone. Needs `reads`. */
  read(): Promise<Uint8Array | undefined>;
  /** Sends a command of the service; its id is made of the change's, so that a second delivery sends it once. */
  readonly send: SendCommand;
}

/** What `bucket()` takes. */
export interface BucketOptions extends Pick<Bucket, 'handle'>, Renamed {
  /**
   * The bucket's physical name, the same in the whole world.
   *
   * @default CloudFormation makes one
   */
  readonly name?: string | undefined;
  /**
   * A bucket that exists and is taken in place of one that is made: `{ aws: { bucket: 'shop-uploads' } }`.
   *
   * @default one is made
   */
  readonly existing?: ExistingBucket | undefined;
  /**
   * Only objects whose keys begin so.
   *
   * @default all
   */
  readonly prefix?: string | undefined;
  /**
   * Only objects whose keys end so.
   *
   * @default all
   */
  readonly suffix?: string | undefined;
  /** @default ['created'] */
  readonly on?: readonly BucketChange[] | undefined;
  /**
   * Whether the handler may read objects.
   *
   * @default false
   */
  readonly reads?: boolean | undefined;
}

/**
 * Annotates a bucket whose changes the service handles: at least once each, in no order but that of each key within a batch.
 *
 * @example
 * ```ts
 * import { bucket, effectCommand, service } from '@allframe/serverless/runtime';
 * import * as z from 'zod';
 *
 * const ImportOrders = effectCommand('ImportOrders', { input: z.object({ key: z.string() }), perform: () => {} });
 *
 * export default service('orders', {
 *   commands: [ImportOrders],
 *   buckets: {
 *     uploads: bucket({ suffix: '.csv', handle: async ({ key }, { send }) => void (await send(ImportOrders, { key })) }),
 *   },
 * });
 * ```
 */
export function bucket({ on = ['created'], reads = false, ...options }: BucketOptions): Bucket {
  return { kind: 'bucket', ...options, on, reads };
}
