import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { newCommitPattern } from '../model/aws.ts';
import type { StreamSourceResource } from '../model/service-model.ts';
import type { EventStoreTable } from './event-store-table.ts';
import type { ServiceFunction } from './service-function.ts';

/** What `StreamSource` takes. */
export interface StreamSourceProps
  extends Pick<StreamSourceResource, 'batchSize' | 'startingPosition' | 'bisectBatchOnError' | 'parallelizationFactor'> {
  readonly eventStore: EventStoreTable;
  /** Needs `eventStore.grantStreamRead(function)`: the mapping polls with the function's role and grants it nothing. */
  readonly function: ServiceFunction;
}

/** Wakes a function with the new commits of an event store (rule C1); removals, modifications and snapshots don't wake it (rule C2). */
export class StreamSource extends Construct {
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: StreamSourceProps) {
    super(scope, id);
    this.mapping = new EventSourceMapping(this, 'Mapping', {
      target: props.function.function,
      eventSourceArn: props.eventStore.streamArn,
      batchSize: props.batchSize,
      startingPosition: StartingPosition[props.startingPosition],
      bisectBatchOnError: props.bisectBatchOnError,
      parallelizationFactor: props.parallelizationFactor,
      filters: [FilterCriteria.filter(newCommitPattern)],
      reportBatchItemFailures: true,
    });
    // Lambda refuses a mapping whose role may not poll yet.
    this.mapping.node.addDependency(props.function.role);
  }
}
