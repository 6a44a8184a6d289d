import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { Construct } from 'constructs';
import type { EventBusResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { output } from '../output.ts';
import type { Platform } from './platform.ts';
import { topicName } from './possible-names.ts';

/** The service's own bus: a Pub/Sub topic whose messages have the attributes `source` and `type`. */
export class ServiceBus extends Construct {
  readonly topic: PubsubTopic;

  constructor(scope: Construct, bus: EventBusResource, { place: { project }, apis }: Platform) {
    super(scope, bus.id);
    standsIn(this, 'bus');
    const topic = new PubsubTopic(this, 'Topic', { project, name: topicName(bus.name, bus.id), dependsOn: [apis.enable('pubsub')] });
    this.topic = placed(topic, addressOf(bus), 'The bus on which events of other services arrive, with the attributes source and type.');
    output(this, `${addressOf(bus)}_topic`, { value: this.topic.id, description: 'The topic on which events of other services arrive' });
  }
}
