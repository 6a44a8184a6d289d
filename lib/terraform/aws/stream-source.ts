import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { Construct } from 'constructs';
import { newCommitPattern } from '../../model/aws.ts';
import type { StreamSourceResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import type { EventStoreTable } from './event-store-table.ts';
import type { ServiceFunction } from './service-function.ts';

/** What the mapping joins. */
export interface StreamSourceProps {
  readonly eventStore: EventStoreTable;
  readonly function: ServiceFunction;
}

/** Wakes a function with the event store's new commits. */
export class StreamSource extends Construct {
  readonly mapping: LambdaEventSourceMapping;

  constructor(scope: Construct, source: StreamSourceResource, { eventStore, function: { lambda } }: StreamSourceProps) {
    super(scope, source.id);
    standsIn(this, 'events');
    this.mapping = placed(
      new LambdaEventSourceMapping(this, 'Mapping', {
        eventSourceArn: eventStore.table.streamArn,
        functionName: lambda.arn,
        batchSize: source.batchSize,
        startingPosition: source.startingPosition,
        bisectBatchOnFunctionError: source.bisectBatchOnError,
        parallelizationFactor: source.parallelizationFactor,
        filterCriteria: { filter: [{ pattern: JSON.stringify(newCommitPattern) }] },
        functionResponseTypes: ['ReportBatchItemFailures'],
      }),
      addressOf(source),
      `Wakes ${source.function} with new commits.`,
    );
  }
}
