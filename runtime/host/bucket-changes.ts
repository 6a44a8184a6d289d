import { createHash } from 'node:crypto';
import type { SendCommand } from '../decider/effect-command.ts';
import type { Ambient } from '../message/ambient.ts';
import type { Bucket } from '../service/bucket.ts';
import type { CommandSender } from '../transport/command-sender.ts';
import type { ObjectStore } from '../transport/object-store.ts';
import type { ObjectDelivery } from '../trigger/s3.ts';
import type { ObjectChange } from '../trigger/s3-object.ts';
import { UnreadableBucketError } from './errors.ts';

/** What the handlers of buckets run on. */
export interface BucketPorts {
  readonly buckets: Readonly<Record<string, Bucket>>;
  /** A bucket's name in the service, by its physical one. */
  readonly bucketOf: (physicalName: string) => string;
  /** By the bucket's name in the service. */
  readonly objects: (bucket: string) => Pick<ObjectStore, 'get'>;
  readonly sender: Pick<CommandSender, 'send'>;
  readonly ambient: Pick<Ambient, 'now'>;
}

/** Hands changes of objects to the buckets' handlers; what a bucket does not ask for is passed over. */
export function handlingBuckets({ buckets, bucketOf, objects, sender, ambient }: BucketPorts): ObjectDelivery['handle'] {
  return async (change) => {
    const name = bucketOf(change.bucket);
    const bucket = buckets[name];
    if (!bucket || !isWanted(bucket, change)) return;
    const { key, size, eTag, versionId, sequencer, time } = change;
    const id = `object:${createHash('sha256').update(change.id).digest('base64url').slice(0, 22)}`;
    await bucket.handle(
      { bucket: name, key, change: change.change, size, eTag, versionId, sequencer, time },
      {
        id,
        now: new Date(ambient.now()).toISOString(),
        send: sendingFrom(id, sender),
        async read() {
          if (!bucket.reads) throw new UnreadableBucketError({ bucket: name });
          return (await objects(name).get(key))?.bytes;
        },
      },
    );
  };
}

function isWanted({ on, prefix = '', suffix = '' }: Bucket, { change, key }: ObjectChange): boolean {
  return on.includes(change) && key.startsWith(prefix) && key.endsWith(suffix);
}

/** With ids that are the same when the change is delivered again. */
function sendingFrom(cause: string, sender: BucketPorts['sender']): SendCommand {
  let sent = 0;
  return (command, input, { at, commandId } = {}) => {
    sent += 1;
    const origin = { correlationId: cause, causationId: cause, causationDepth: 1 };
    return sender.send(command, input, { at, commandId: commandId ?? `${cause}-${sent}`, origin });
  };
}
