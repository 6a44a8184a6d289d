import { EventarcTrigger } from '@cdktf/provider-google/lib/eventarc-trigger';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { physicalNames } from '../../model/names.ts';
import type { ServiceModel, StreamSourceResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import type { EventStoreTable } from './event-store-table.ts';
import { commitDocument } from './firestore-layout.ts';
import type { MeasuredPart } from './google-part.ts';
import type { Platform } from './platform.ts';
import { pushPaths } from './push-paths.ts';
import type { ServiceFunction } from './service-function.ts';

/** What the trigger joins. */
export interface StreamSourceProps {
  readonly model: ServiceModel;
  readonly eventStore: EventStoreTable;
  readonly function: ServiceFunction;
  readonly platform: Platform;
}

/**
 * Wakes the worker with the event store's new commits, one a request and in no order: batches, retries and a dead-letter queue are those of
 * Eventarc's own subscription. What it loses, catch-up finds.
 */
export class StreamSource extends Construct implements MeasuredPart {
  readonly trigger: EventarcTrigger;
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, source: StreamSourceResource, { model, eventStore, function: target, platform }: StreamSourceProps) {
    super(scope, source.id);
    standsIn(this, 'events');
    const { place, apis, eventarc } = platform;
    this.trigger = placed(
      new EventarcTrigger(this, 'Trigger', {
        project: place.project,
        name: physicalNames(model.service, model.stage)(source.id),
        location: place.region,
        serviceAccount: eventarc.account.email,
        eventDataContentType: 'application/protobuf',
        matchingCriteria: [
          { attribute: 'type', value: 'google.cloud.firestore.document.v1.created' },
          { attribute: 'database', value: eventStore.events.name },
          { attribute: 'document', operator: 'match-path-pattern', value: commitDocument },
        ],
        destination: { cloudRunService: { service: target.service.name, region: place.region, path: pushPaths.stream(source.id) } },
        dependsOn: [platform.mayReceiveEvents, eventarc.mayInvoke(target), apis.enable('eventarc'), apis.enable('eventarcpublishing')],
      }),
      addressOf(source),
      `Wakes the worker with new commits; ${source.function} reads them.`,
    );
    this.measured = { subscription: subscriptionOf(this.trigger) };
  }
}

/** Eventarc delivers by a subscription of Pub/Sub that it makes itself. What stands in for Google in tests may know of none. */
function subscriptionOf({ transport: { pubsub }, name }: EventarcTrigger): string {
  return Fn.try([Fn.basename(pubsub.subscription), name]);
}
