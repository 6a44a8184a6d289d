import { Annotations, Duration, Token } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { defaults } from '../model/defaults.ts';
import { advisedVisibilityFactor } from '../model/limits.ts';
import type { ICommandQueue } from './command-queue.ts';
import type { ServiceFunction } from './service-function.ts';

/** What `QueueSource` takes. */
export interface QueueSourceProps {
  readonly queue: ICommandQueue;
  /** Needs `queue.grantConsume(function)`: the mapping polls with the function's role and grants it nothing. */
  readonly function: ServiceFunction;
  /**
   * How many messages the function gets at once, 1 to 10.
   *
   * @default 10
   */
  readonly batchSize?: number | undefined;
  /**
   * How long a batch is gathered, in seconds, 0 to 300; a queue that keeps an order takes none.
   *
   * @default 0
   */
  readonly batchWindowSeconds?: number | undefined;
  /**
   * How many batches are handled at once, 2 to 1,000.
   *
   * @default as many as Lambda likes
   */
  readonly maxConcurrency?: number | undefined;
}

/** Hands a queue's messages to a function, which answers for each one by itself. */
export class QueueSource extends Construct {
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: QueueSourceProps) {
    super(scope, id);
    const { batchWindowSeconds = 0, maxConcurrency } = props;
    this.mapping = new EventSourceMapping(this, 'Mapping', {
      target: props.function.target,
      eventSourceArn: props.queue.queue.queueArn,
      batchSize: props.batchSize ?? defaults.queue.batchSize,
      reportBatchItemFailures: true,
      ...(batchWindowSeconds === 0 ? {} : { maxBatchingWindow: Duration.seconds(batchWindowSeconds) }),
      ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
    });
    this.node.defaultChild = this.mapping.node.defaultChild;
    // Lambda refuses a mapping whose role may not poll yet.
    this.mapping.node.addDependency(props.function.role);
    this.compareTimes(props);
  }

  /** A message that reappears while it is handled is handled twice (rule G1). */
  private compareTimes({ queue: { visibilityTimeoutSeconds: visible }, function: { timeoutSeconds: timeout } }: QueueSourceProps): void {
    if (visible === undefined || Token.isUnresolved(visible) || Token.isUnresolved(timeout)) return;
    const remedy = `set visibilityTimeoutSeconds of the queue to ${advisedVisibilityFactor * timeout}`;
    const fault = `Its messages reappear after ${visible} s, and its function may take ${timeout} s; ${remedy}`;
    if (visible < timeout) this.node.addValidation({ validate: () => [fault] });
    else if (visible < advisedVisibilityFactor * timeout) Annotations.of(this).addWarningV2('allframe:visibility', fault);
  }
}
