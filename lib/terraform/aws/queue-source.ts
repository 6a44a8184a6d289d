import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { Construct } from 'constructs';
import type { QueueSourceResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import type { CommandQueue } from './command-queue.ts';
import type { ServiceFunction } from './service-function.ts';

/** What the mapping joins. */
export interface QueueSourceProps {
  readonly queue: CommandQueue;
  readonly function: ServiceFunction;
}

/** Hands a queue's messages to a function, which answers item by item. */
export class QueueSource extends Construct {
  readonly mapping: LambdaEventSourceMapping;

  constructor(scope: Construct, source: QueueSourceResource, { queue, function: target }: QueueSourceProps) {
    super(scope, source.id);
    standsIn(this, 'queues');
    this.mapping = placed(
      new LambdaEventSourceMapping(this, 'Mapping', {
        eventSourceArn: queue.queue.arn,
        functionName: target.arn,
        batchSize: source.batchSize,
        ...(source.batchWindowSeconds > 0 ? { maximumBatchingWindowInSeconds: source.batchWindowSeconds } : {}),
        ...(source.maxConcurrency === undefined ? {} : { scalingConfig: { maximumConcurrency: source.maxConcurrency } }),
        functionResponseTypes: ['ReportBatchItemFailures'],
        // Lambda refuses a mapping whose role may not poll yet.
        dependsOn: [target.policy],
      }),
      addressOf(source),
      `Hands the messages of ${source.queue} to ${source.function}.`,
    );
  }
}
