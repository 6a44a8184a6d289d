import { PhysicalName, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, type GlobalSecondaryIndexPropsV2, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { readModelTable } from '../../runtime/contract/read-model-table.ts';
import { defaults } from '../model/defaults.ts';
import type { ReadModelIndex } from '../model/service-model.ts';
import { type Grantable, grantOperations } from './grant-operations.ts';

/** What `ReadModelTable` takes. */
export interface ReadModelTableProps {
  /**
   * The table's physical name.
   *
   * @default CloudFormation makes one
   */
  readonly name?: string | undefined;
  /**
   * The projection's indexes. CloudFormation adds or removes one an update.
   *
   * @default none: documents are found by key alone
   */
  readonly indexes?: readonly Omit<ReadModelIndex, 'fields'>[] | undefined;
  /**
   * Keeps continuous backups, to restore any second of the last 35 days.
   *
   * @default true
   */
  readonly pointInTimeRecovery?: boolean | undefined;
  /**
   * Makes DynamoDB refuse to delete the table.
   *
   * @default true
   */
  readonly deletionProtection?: boolean | undefined;
  /**
   * What becomes of the table when it leaves the stack.
   *
   * @default it is kept, except where its creation is rolled back
   */
  readonly removalPolicy?: RemovalPolicy | undefined;
}

/** A DynamoDB table that holds the documents of one version of a projection: on-demand, with an index for each of the projection's. */
export class ReadModelTable extends Construct implements Grantable {
  readonly table: TableV2;
  readonly arns: Grantable['arns'];
  readonly attributes: Grantable['attributes'];

  constructor(scope: Construct, id: string, props: ReadModelTableProps = {}) {
    super(scope, id);
    const indexes = props.indexes ?? [];
    this.table = new TableV2(this, 'Table', {
      tableName: props.name ?? PhysicalName.GENERATE_IF_NEEDED,
      partitionKey: { name: readModelTable.partitionKey, type: AttributeType.STRING },
      globalSecondaryIndexes: indexes.map(toGlobalSecondaryIndex),
      timeToLiveAttribute: readModelTable.expiresAt,
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: props.pointInTimeRecovery ?? defaults.protection.pointInTimeRecovery,
      },
      deletionProtection: props.deletionProtection ?? defaults.protection.deletionProtection,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.arns = { table: [this.table.tableArn], index: indexes.map(({ name }) => `${this.table.tableArn}/index/${name}`) };
    this.attributes = { name: this.table.tableName };
  }

  /** Lets get documents by key and, where the projection has indexes, find them there. */
  grantRead(grantee: IGrantable): Grant {
    const hasIndexes = this.arns.index?.length;
    return grantOperations(grantee, this, hasIndexes ? ['get-documents', 'find-documents'] : ['get-documents']);
  }
}

function toGlobalSecondaryIndex({ name, partitionKey, sortKey }: Omit<ReadModelIndex, 'fields'>): GlobalSecondaryIndexPropsV2 {
  return {
    indexName: name,
    partitionKey: { name: partitionKey, type: AttributeType.STRING },
    sortKey: { name: sortKey, type: AttributeType.STRING },
    projectionType: ProjectionType.ALL,
  };
}
