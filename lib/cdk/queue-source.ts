import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { QueueSourceResource } from '../model/service-model.ts';
import type { CommandQueue } from './command-queue.ts';
import type { ServiceFunction } from './service-function.ts';

/** What `QueueSource` takes. */
export interface QueueSourceProps extends Pick<QueueSourceResource, 'batchSize'> {
  readonly queue: CommandQueue;
  /** Needs `queue.grantConsume(function)`: the mapping polls with the function's role and grants it nothing. */
  readonly function: ServiceFunction;
}

/** Hands a queue's messages to a function, which answers for each one by itself. */
export class QueueSource extends Construct {
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: QueueSourceProps) {
    super(scope, id);
    this.mapping = new EventSourceMapping(this, 'Mapping', {
      target: props.function.function,
      eventSourceArn: props.queue.queue.queueArn,
      batchSize: props.batchSize,
      reportBatchItemFailures: true,
    });
    // Lambda refuses a mapping whose role may not poll yet.
    this.mapping.node.addDependency(props.function.role);
  }
}
