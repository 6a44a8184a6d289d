import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { Construct } from 'constructs';
import { checkpointTable } from '../../../runtime/contract/checkpoint-table.ts';
import type { CheckpointTableResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { protectedFromDestroy } from '../protected-from-destroy.ts';
import type { AwsPart, MeasuredPart } from './aws-part.ts';

/** The DynamoDB table of the followers' checkpoints, whose sparse index finds parked streams. */
export class CheckpointTable extends Construct implements AwsPart, MeasuredPart {
  readonly table: DynamodbTable;
  readonly arns: AwsPart['arns'];
  readonly attributes: AwsPart['attributes'];
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, checkpoints: CheckpointTableResource) {
    super(scope, checkpoints.id);
    standsIn(this, 'events');
    this.table = placed(
      new DynamodbTable(this, 'Table', {
        name: literal(checkpoints.name),
        billingMode: 'PAY_PER_REQUEST',
        hashKey: partitionKey,
        rangeKey: sortKey,
        attribute: [...new Set([partitionKey, sortKey, parkedIndex.partitionKey, parkedIndex.sortKey])].map((name) => ({
          name,
          type: 'S',
        })),
        globalSecondaryIndex: [
          { name: parkedIndex.name, hashKey: parkedIndex.partitionKey, rangeKey: parkedIndex.sortKey, projectionType: 'ALL' },
        ],
        pointInTimeRecovery: { enabled: checkpoints.pointInTimeRecovery },
        deletionProtectionEnabled: checkpoints.deletionProtection,
        ...protectedFromDestroy(checkpoints),
      }),
      addressOf(checkpoints),
      'How far followers of the event store are, which streams are parked, and which projections are built.',
    );
    this.measured = { name: this.table.name };
    this.arns = { table: [this.table.arn], index: [`${this.table.arn}/index/${parkedIndex.name}`] };
    this.attributes = { name: this.table.name };
  }
}

const { partitionKey, sortKey, parkedIndex } = checkpointTable;
