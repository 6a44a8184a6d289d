import { CloudTasksQueue } from '@cdktf/provider-google/lib/cloud-tasks-queue';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import type { TimerGroupResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import type { CommandQueue } from './command-queue.ts';
import type { GooglePart, MeasuredPart } from './google-part.ts';
import type { Platform } from './platform.ts';
import { serviceAccount } from './service-account.ts';

/** What timers send to. */
export interface TimerGroupProps {
  readonly queues: readonly CommandQueue[];
  readonly platform: Platform;
}

/**
 * What timers are set in: a queue of Cloud Tasks, whose tasks publish to the topics of the service's queues under an account that can do
 * nothing else. A task is tried until it is published: there are no dead letters.
 */
export class TimerGroup extends Construct implements GooglePart, MeasuredPart {
  readonly queue: CloudTasksQueue;
  readonly account: ServiceAccount;
  readonly targets: GooglePart['targets'];
  readonly attributes: GooglePart['attributes'];
  readonly measured: MeasuredPart['measured'];
  readonly withoutTwin = ['deadLetterArn'] as const;

  constructor(scope: Construct, timers: TimerGroupResource, { queues, platform }: TimerGroupProps) {
    super(scope, timers.id);
    standsIn(this, 'schedules');
    const address = addressOf(timers);
    const { place, apis } = platform;
    const { project, region: location } = place;
    const queue = new CloudTasksQueue(this, 'Queue', {
      project,
      location,
      name: literal(timers.name),
      retryConfig,
      dependsOn: [apis.enable('cloudtasks')],
    });
    this.queue = placed(queue, address, 'What sagas and effects set timers in; each is gone when it has come.');
    const comment = 'The account under which timers send what they send.';
    this.account = serviceAccount(this, { name: timers.name, address, comment, place, apis });
    standsIn(this.account, 'iam');
    for (const each of queues) this.letPublish(each, address, project);
    this.targets = { timerQueue: { queue: this.queue, address }, timerAccount: { account: this.account, address } };
    this.measured = { timerQueue: this.queue.name };
    this.attributes = { name: this.queue.id, roleArn: this.account.email };
  }

  private letPublish({ topic, model }: CommandQueue, address: string, project: string): void {
    const binding = {
      project: topic.otherProject ?? project,
      topic: topic.name,
      role: 'roles/pubsub.publisher',
      member: this.account.member,
    };
    const member = new PubsubTopicIamMember(this, model.id, binding);
    standsIn(member, 'iam');
    placed(member, `${address}_${addressOf(model)}`, `Lets timers send to ${model.queue}.`);
  }
}

/** Without end; the waits are those of push subscriptions (https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues#RetryConfig). */
const retryConfig = { maxAttempts: -1, minBackoff: '10s', maxBackoff: '600s' };
