import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { newCommitPattern, streamFailurePermission } from '../model/aws.ts';
import { defaults } from '../model/defaults.ts';
import { type DeadLetterProps, deadLetterQueue } from './dead-letter-queue.ts';
import type { IEventStoreTable } from './event-store-table.ts';
import { addPermission } from './grant-operations.ts';
import type { Measured } from './measured.ts';
import type { ServiceFunction } from './service-function.ts';

/** What `StreamSource` takes. */
export interface StreamSourceProps extends DeadLetterProps {
  readonly eventStore: IEventStoreTable;
  /** Needs `eventStore.grantStreamRead(function)`: the mapping polls with the function's role and grants it nothing. */
  readonly function: ServiceFunction;
  /**
   * How many commits the function gets at once, 1 to 10,000.
   *
   * @default 100
   */
  readonly batchSize?: number | undefined;
  /**
   * Where a new mapping begins. Commits that a follower has seen are skipped by its checkpoints.
   *
   * @default 'TRIM_HORIZON': with the oldest commit that the stream has
   */
  readonly startingPosition?: 'TRIM_HORIZON' | undefined;
  /**
   * Halves a failing batch, so that one bad commit holds up as little as possible.
   *
   * @default true
   */
  readonly bisectBatchOnError?: boolean | undefined;
  /**
   * How many batches of a shard are handled at once, 1 to 10.
   *
   * @default 1
   */
  readonly parallelizationFactor?: number | undefined;
  /**
   * How long a batch is gathered, in seconds, 0 to 300.
   *
   * @default 0
   */
  readonly batchWindowSeconds?: number | undefined;
  /**
   * How often a failing batch is tried again, 0 to 10,000.
   *
   * @default 10
   */
  readonly maximumRetryAttempts?: number | undefined;
  /**
   * How old a commit may be that is still handed over, in seconds, 60 to 604,800; a stream keeps it for a day.
   *
   * @default 86,400: a day
   */
  readonly maximumRecordAgeSeconds?: number | undefined;
}

/** Wakes a function with the new commits of an event store (rule C1); removals, modifications and snapshots don't wake it (rule C2). */
export class StreamSource extends Construct implements Measured {
  readonly mapping: EventSourceMapping;
  /** Where a batch's place in the stream goes that was given up. */
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: StreamSourceProps) {
    super(scope, id);
    const { stream } = defaults;
    this.deadLetterQueue = deadLetterQueue(this, props);
    addPermission(props.function, streamFailurePermission, [this.deadLetterQueue.queueArn]);
    const batchWindowSeconds = props.batchWindowSeconds ?? stream.batchWindowSeconds;
    this.mapping = new EventSourceMapping(this, 'Mapping', {
      target: props.function.target,
      eventSourceArn: props.eventStore.streamArn,
      batchSize: props.batchSize ?? stream.batchSize,
      startingPosition: StartingPosition[props.startingPosition ?? 'TRIM_HORIZON'],
      bisectBatchOnError: props.bisectBatchOnError ?? true,
      parallelizationFactor: props.parallelizationFactor ?? stream.parallelizationFactor,
      retryAttempts: props.maximumRetryAttempts ?? stream.maximumRetryAttempts,
      maxRecordAge: Duration.seconds(props.maximumRecordAgeSeconds ?? stream.maximumRecordAgeSeconds),
      // SqsDlq would grant the function more of the queue than Lambda needs.
      onFailure: { bind: () => ({ destination: this.deadLetterQueue.queueArn }) },
      filters: [FilterCriteria.filter(newCommitPattern)],
      reportBatchItemFailures: true,
      ...(batchWindowSeconds === 0 ? {} : { maxBatchingWindow: Duration.seconds(batchWindowSeconds) }),
    });
    this.node.defaultChild = this.mapping.node.defaultChild;
    // Lambda refuses a mapping whose role may not poll yet.
    this.mapping.node.addDependency(props.function.role);
  }

  get dimensions(): Measured['dimensions'] {
    return { deadLetterName: this.deadLetterQueue.queueName };
  }
}
