import type { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { placed } from '../address.ts';
import { type PolicyStatement, policyDocument } from './policy-document.ts';

/** Who else sends into a queue. */
export interface QueueSender {
  /** Of AWS: `sns.amazonaws.com`. */
  readonly service: string;
  /** Of what the service acts for. */
  readonly arn: string;
}

/** A queue's one policy: it refuses requests without TLS, and lets in whom the queue's users name. */
export class QueuePolicy extends Construct {
  readonly policy: SqsQueuePolicy;
  private readonly statements: PolicyStatement[];
  private readonly senders = new Set<string>();
  private readonly queueArn: string;

  constructor(scope: Construct, id: string, { queue, address }: { readonly queue: SqsQueue; readonly address: string }) {
    super(scope, id);
    this.queueArn = queue.arn;
    this.statements = [withoutTls('sqs:*', [queue.arn])];
    // Those who send are made after the queue.
    const policy = Lazy.stringValue({ produce: () => policyDocument(...this.statements) });
    const made = new SqsQueuePolicy(this, 'Policy', { queueUrl: queue.url, policy });
    this.policy = placed(made, address, () => this.comment());
  }

  /** Lets a service of AWS send, for one source alone; the answer is for the source to depend on. */
  letSend({ service, arn }: QueueSender): SqsQueuePolicy {
    this.senders.add(service);
    this.statements.push({
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'sqs:SendMessage',
      Resource: this.queueArn,
      Condition: { ArnEquals: { 'aws:SourceArn': arn } },
    });
    return this.policy;
  }

  private comment(): string {
    const senders = [...this.senders].map((service) => servicesOfAws[service] ?? service).join(' and ');
    return `Refuses requests without TLS${senders === '' ? '' : `, and lets ${senders} send`}.`;
  }
}

const servicesOfAws: Readonly<Record<string, string>> = { 'events.amazonaws.com': 'EventBridge', 'sns.amazonaws.com': 'SNS' };

/** Refuses requests without TLS. */
export function withoutTls(action: string, resources: readonly string[]): PolicyStatement {
  return {
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: action,
    Resource: resources,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
