import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { Construct } from 'constructs';
import { newCommitPattern, streamFailurePermission } from '../../model/aws.ts';
import type { StreamSourceResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import type { MeasuredPart } from './aws-part.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { EventStoreTable } from './event-store-table.ts';
import { policyDocument } from './policy-document.ts';
import type { ServiceFunction } from './service-function.ts';

/** What the mapping joins. */
export interface StreamSourceProps {
  readonly eventStore: EventStoreTable;
  readonly function: ServiceFunction;
}

/** Wakes a function with the event store's new commits; the place of what was given up goes to a queue. */
export class StreamSource extends Construct implements MeasuredPart {
  readonly mapping: LambdaEventSourceMapping;
  readonly deadLetters: DeadLetterQueue;
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, source: StreamSourceResource, { eventStore, function: target }: StreamSourceProps) {
    super(scope, source.id);
    standsIn(this, 'events');
    const address = addressOf(source);
    const comment = `Places in the stream of what ${source.function} gave up: catch-up finds what stood there.`;
    this.deadLetters = new DeadLetterQueue(this, source.deadLetter, { address, comment });
    this.measured = { deadLetterName: this.deadLetters.queue.name };
    const mayFail = this.mayFail(address, target);
    this.mapping = placed(
      new LambdaEventSourceMapping(this, 'Mapping', {
        eventSourceArn: streamOf(eventStore),
        functionName: target.arn,
        batchSize: source.batchSize,
        ...(source.batchWindowSeconds > 0 ? { maximumBatchingWindowInSeconds: source.batchWindowSeconds } : {}),
        startingPosition: source.startingPosition,
        bisectBatchOnFunctionError: source.bisectBatchOnError,
        parallelizationFactor: source.parallelizationFactor,
        maximumRetryAttempts: source.maximumRetryAttempts,
        maximumRecordAgeInSeconds: source.maximumRecordAgeSeconds,
        filterCriteria: { filter: [{ pattern: JSON.stringify(newCommitPattern) }] },
        functionResponseTypes: ['ReportBatchItemFailures'],
        destinationConfig: { onFailure: { destinationArn: this.deadLetters.queue.arn } },
        // Lambda refuses a mapping whose role may not poll yet.
        dependsOn: [target.policy, mayFail],
      }),
      address,
      `Wakes ${source.function} with new commits.`,
    );
  }

  /** Lambda sends there with the function's role. */
  private mayFail(address: string, { role }: ServiceFunction): IamRolePolicy {
    const statement = { Effect: 'Allow', Action: streamFailurePermission.actions, Resource: [this.deadLetters.queue.arn] } as const;
    const policy = new IamRolePolicy(this, 'Failures', { name: 'stream-failures', role: role.id, policy: policyDocument(statement) });
    standsIn(policy, 'iam');
    return placed(policy, address, 'Lets Lambda keep the places of what was given up.');
  }
}

/** @throws {Error} where the table exists and its stream was not given: the model is wrong */
function streamOf({ table, node }: EventStoreTable): string {
  if (table.streamArn === undefined) throw new Error(`The model follows the stream of ${node.id}, which has none`);
  return table.streamArn;
}
