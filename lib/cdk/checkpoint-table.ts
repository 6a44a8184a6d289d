import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, ProjectionType, type TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct, type IConstruct } from 'constructs';
import { checkpointTable } from '../../runtime/contract/checkpoint-table.ts';
import { type Grantable, grantOperations } from './grant-operations.ts';
import { type Measured, type MeasureOptions, measureOf } from './measured.ts';
import { type AnyTable, importedTable, type ProtectedTableProps, protectedTable, type TableAttributes } from './protected-table.ts';

/** A table of checkpoints, made here or elsewhere. */
export interface ICheckpointTable extends IConstruct {
  readonly table: AnyTable;
  /** Lets follow streams: get and put checkpoints. */
  grantFollow(grantee: IGrantable): Grant;
  /** Lets read which projections are built, as who answers queries must. */
  grantReadRegistry(grantee: IGrantable): Grant;
  /** Reads and writes that DynamoDB refused for their number. */
  metricThrottledRequests(options?: MeasureOptions): IMetric;
}

/** What all tables of checkpoints can, wherever they were made. */
export abstract class CheckpointTableBase extends Construct implements ICheckpointTable, Grantable, Measured {
  abstract readonly table: AnyTable;
  abstract readonly encryptionKey: IKey | undefined;

  get arns(): Grantable['arns'] {
    const { tableArn } = this.table;
    const parked = `${tableArn}/index/${checkpointTable.parkedIndex.name}`;
    return { table: [tableArn], index: [parked] };
  }

  get attributes(): Grantable['attributes'] {
    return { name: this.table.tableName };
  }

  get dimensions(): Measured['dimensions'] {
    return { name: this.table.tableName };
  }

  grantFollow(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['get-checkpoints', 'put-checkpoints']);
  }

  grantReadRegistry(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['read-registry']);
  }

  metricThrottledRequests(options?: MeasureOptions): IMetric {
    return measureOf(this, 'throttled-requests', options);
  }
}

/** The DynamoDB table of how far followers of the event store are, of parked streams, and of how far projections are built. */
export class CheckpointTable extends CheckpointTableBase {
  /** A table in the stack's account and region. */
  static fromTableName(scope: Construct, id: string, tableName: string): ICheckpointTable {
    return CheckpointTable.fromTableAttributes(scope, id, { tableName });
  }

  /** A table that was made elsewhere. */
  static fromTableAttributes(scope: Construct, id: string, attributes: TableAttributes): ICheckpointTable {
    return new ImportedCheckpointTable(scope, id, attributes);
  }

  readonly table: TableV2;
  readonly encryptionKey: IKey | undefined;

  constructor(scope: Construct, id: string, props: ProtectedTableProps = {}) {
    super(scope, id);
    this.encryptionKey = props.encryptionKey;
    const { name: indexName, ...keys } = checkpointTable.parkedIndex;
    this.table = protectedTable(this, props, {
      partitionKey: { name: checkpointTable.partitionKey, type: AttributeType.STRING },
      sortKey: { name: checkpointTable.sortKey, type: AttributeType.STRING },
      globalSecondaryIndexes: [
        {
          indexName,
          partitionKey: { name: keys.partitionKey, type: AttributeType.STRING },
          sortKey: { name: keys.sortKey, type: AttributeType.STRING },
          projectionType: ProjectionType.ALL,
        },
      ],
    });
  }
}

class ImportedCheckpointTable extends CheckpointTableBase {
  readonly table: AnyTable;
  readonly encryptionKey: IKey | undefined;

  constructor(scope: Construct, id: string, attributes: TableAttributes) {
    super(scope, id);
    this.encryptionKey = attributes.encryptionKey;
    this.table = importedTable(this, attributes);
  }
}
