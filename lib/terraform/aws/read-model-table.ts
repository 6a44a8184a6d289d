import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { Construct } from 'constructs';
import { readModelTable } from '../../../runtime/contract/read-model-table.ts';
import type { ReadModelResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { protectedFromDestroy } from '../protected-from-destroy.ts';
import type { AwsPart, MeasuredPart } from './aws-part.ts';

/** The DynamoDB table of one version of a projection, with its indexes. */
export class ReadModelTable extends Construct implements AwsPart, MeasuredPart {
  readonly table: DynamodbTable;
  readonly arns: AwsPart['arns'];
  readonly attributes: AwsPart['attributes'];
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, readModel: ReadModelResource) {
    super(scope, readModel.id);
    standsIn(this, 'read-models');
    this.table = placed(
      new DynamodbTable(this, 'Table', {
        name: literal(readModel.name),
        billingMode: 'PAY_PER_REQUEST',
        hashKey: readModelTable.partitionKey,
        attribute: keysOf(readModel).map((name) => ({ name: literal(name), type: 'S' })),
        globalSecondaryIndex: readModel.indexes.map(({ name, partitionKey, sortKey }) => ({
          name: literal(name),
          hashKey: literal(partitionKey),
          rangeKey: literal(sortKey),
          projectionType: 'ALL',
        })),
        ttl: { enabled: true, attributeName: readModelTable.expiresAt },
        pointInTimeRecovery: { enabled: readModel.pointInTimeRecovery },
        deletionProtectionEnabled: readModel.deletionProtection,
        ...protectedFromDestroy(readModel),
      }),
      addressOf(readModel),
      `The documents of ${readModel.projection}, version ${readModel.version}.`,
    );
    this.measured = { name: this.table.name };
    this.arns = { table: [this.table.arn], index: readModel.indexes.map(({ name }) => `${this.table.arn}/index/${literal(name)}`) };
    this.attributes = { name: this.table.name };
  }
}

function keysOf({ indexes }: ReadModelResource): readonly string[] {
  return [readModelTable.partitionKey, ...indexes.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey])];
}
