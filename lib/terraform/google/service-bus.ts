import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { Construct } from 'constructs';
import type { EventBusResource } from '../../model/service-model.ts';
import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { output } from '../output.ts';
import { existingTopic } from './existing-topic.ts';
import type { GooglePart, Topic } from './google-part.ts';
import type { Platform } from './platform.ts';
import { topicName } from './possible-names.ts';

/** The service's own bus, or one that exists: a Pub/Sub topic whose messages have the attributes `source` and `type`. */
export class ServiceBus extends Construct implements GooglePart {
  readonly topic: Topic;
  readonly targets: GooglePart['targets'];
  readonly attributes: GooglePart['attributes'];

  constructor(scope: Construct, bus: EventBusResource, platform: Platform) {
    super(scope, bus.id);
    standsIn(this, 'bus');
    const existing = bus.existing?.google?.topic;
    this.topic = existing === undefined ? this.made(bus, platform) : existingTopic(existing, bus.id, 'eventBus.existing.google');
    this.targets = { topic: { topic: this.topic, address: addressOf(bus) } };
    this.attributes = { name: this.topic.id, arn: this.topic.id };
  }

  private made(bus: EventBusResource, { place: { project }, apis }: Platform): PubsubTopic {
    const name = topicName(bus.name, bus.id);
    const topic = placed(
      new PubsubTopic(this, 'Topic', { project, name, ...archiveOf(bus), dependsOn: [apis.enable('pubsub')] }),
      addressOf(bus),
      'The bus on which the service publishes events, and those of others arrive, with the attributes source and type.',
    );
    output(this, `${addressOf(bus)}_topic`, { value: topic.id, description: 'The topic on which events of other services arrive' });
    return topic;
  }
}

/** A topic keeps its messages for 31 days at most (https://cloud.google.com/pubsub/docs/topic-properties). */
const longestArchiveDays = 31;

function archiveOf({ id, archiveDays: days }: EventBusResource) {
  if (days === undefined) return {};
  if (days >= 1 && days <= longestArchiveDays) return { messageRetentionDuration: `${days * 24 * 60 * 60}s` };
  throw new UnsupportedOnTargetError({
    target: 'google',
    resource: id,
    fault: `a Pub/Sub topic keeps its messages for 1 to ${longestArchiveDays} days, not ${days === 0 ? 'for ever' : `${days}`}`,
    remedy: 'choose eventBus({ archive: { retentionDays } }) within that',
  });
}
