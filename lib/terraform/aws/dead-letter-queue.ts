import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import type { Construct } from 'constructs';
import type { DeadLetterQueue } from '../../model/service-model.ts';
import { placed } from '../address.ts';
import { literal } from '../literal.ts';

/** The queue where messages wait for people, beside the element at `address`. */
export function deadLetterQueue(scope: Construct, { name, retentionSeconds }: DeadLetterQueue, address: string, comment: string): SqsQueue {
  const kept = { messageRetentionSeconds: retentionSeconds, sqsManagedSseEnabled: true };
  const queue = new SqsQueue(scope, 'DeadLetters', { name: literal(name), ...kept });
  return placed(queue, `${address}_dead_letters`, comment);
}
