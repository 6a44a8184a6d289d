import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { Construct } from 'constructs';
import type { TopicResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { output } from '../output.ts';
import type { AwsPart } from './aws-part.ts';
import type { AwsPlace } from './aws-place.ts';
import { policyDocument } from './policy-document.ts';
import { withoutTls } from './queue-policy.ts';

/** The SNS topic that a service listens to: made here, or somebody else's. */
export class ServiceTopic extends Construct implements AwsPart {
  readonly topicArn: string;
  readonly arns: AwsPart['arns'];
  readonly attributes: AwsPart['attributes'];

  constructor(scope: Construct, topic: TopicResource, place: AwsPlace) {
    super(scope, topic.id);
    standsIn(this, 'topics');
    const existing = topic.existing?.aws;
    this.topicArn = existing ? place.existingArn('sns', '', existing.topic) : this.placeOf(topic);
    this.arns = { topic: [this.topicArn] };
    this.attributes = { arn: this.topicArn };
  }

  private placeOf(topic: TopicResource): string {
    return 'arn' in topic.place ? literal(topic.place.arn) : this.made(topic, topic.place.name);
  }

  private made(topic: TopicResource, name: string): string {
    const address = addressOf(topic);
    const comment = `What ${topic.topic} tells the service.`;
    const { arn } = placed(new SnsTopic(this, 'Topic', { name: literal(name) }), address, comment);
    const policy = policyDocument(withoutTls('sns:Publish', [arn]));
    placed(new SnsTopicPolicy(this, 'Policy', { arn, policy }), address, 'Refuses what is published without TLS.');
    output(this, `${address}_arn`, { value: arn, description: `The ARN of the topic ${topic.topic}` });
    return arn;
  }
}
