import { EventarcTrigger } from '@cdktf/provider-google/lib/eventarc-trigger';
import { Construct } from 'constructs';
import type { BucketChange } from '../../../runtime/service/bucket.ts';
import type { BucketSourceResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import type { Platform } from './platform.ts';
import { pushPaths } from './push-paths.ts';
import type { ServiceBucket } from './service-bucket.ts';
import type { ServiceFunction } from './service-function.ts';

/** What the triggers join. */
export interface BucketSourceProps {
  readonly bucket: ServiceBucket;
  readonly function: ServiceFunction;
  readonly platform: Platform;
}

/**
 * Hands a bucket's changes to the worker, by a trigger of each kind of change. Eventarc filters by bucket alone: the worker passes over keys with
 * another prefix or suffix.
 */
export class BucketSource extends Construct {
  readonly triggers: readonly EventarcTrigger[];

  constructor(scope: Construct, source: BucketSourceResource, { bucket, function: target, platform }: BucketSourceProps) {
    super(scope, source.id);
    standsIn(this, 'buckets');
    const { place, apis, eventarc } = platform;
    const dependsOn = [
      platform.mayReceiveEvents,
      platform.storageMayPublish,
      eventarc.mayInvoke(target),
      apis.enable('eventarc'),
      apis.enable('eventarcpublishing'),
    ];
    this.triggers = source.on.map((change) => {
      const trigger = new EventarcTrigger(this, change, {
        project: place.project,
        name: platform.nameOf(`${source.id}-${change}`),
        // A trigger stands where its bucket does.
        location: bucket.location,
        serviceAccount: eventarc.account.email,
        matchingCriteria: [
          { attribute: 'type', value: events[change] },
          { attribute: 'bucket', value: bucket.name },
        ],
        destination: { cloudRunService: { service: target.service.name, region: place.region, path: pushPaths.bucket(source.id) } },
        dependsOn,
      });
      return placed(trigger, `${addressOf(source)}_${change}`, `Tells the worker of objects that are ${change}.`);
    });
  }
}

/** https://cloud.google.com/eventarc/docs/reference/supported-events */
const events: Readonly<Record<BucketChange, string>> = {
  created: 'google.cloud.storage.object.v1.finalized',
  removed: 'google.cloud.storage.object.v1.deleted',
};
