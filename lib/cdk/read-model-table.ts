import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, type GlobalSecondaryIndexPropsV2, ProjectionType, type TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct, type IConstruct } from 'constructs';
import { readModelTable } from '../../runtime/contract/read-model-table.ts';
import type { ReadModelIndex } from '../model/service-model.ts';
import { type Grantable, grantOperations } from './grant-operations.ts';
import { type Measured, type MeasureOptions, measureOf } from './measured.ts';
import { type AnyTable, importedTable, type ProtectedTableProps, protectedTable, type TableAttributes } from './protected-table.ts';

/** The table of one version of a projection, made here or elsewhere. */
export interface IReadModelTable extends IConstruct {
  readonly table: AnyTable;
  /** Lets get documents by key and, where the projection has indexes, find them there. */
  grantRead(grantee: IGrantable): Grant;
  /** Lets bring documents up to date: get them by key, and put them. */
  grantProject(grantee: IGrantable): Grant;
  /** Reads and writes that DynamoDB refused for their number. */
  metricThrottledRequests(options?: MeasureOptions): IMetric;
}

/** What `ReadModelTable` takes. */
export interface ReadModelTableProps extends ProtectedTableProps {
  /**
   * The projection's indexes. CloudFormation adds or removes one an update.
   *
   * @default none: documents are found by key alone
   */
  readonly indexes?: readonly Omit<ReadModelIndex, 'fields'>[] | undefined;
}

/** A read model's table that was made elsewhere. */
export interface ReadModelTableAttributes extends TableAttributes {
  /**
   * The names of its indexes.
   *
   * @default none
   */
  readonly indexes?: readonly string[] | undefined;
}

/** What all tables of read models can, wherever they were made. */
export abstract class ReadModelTableBase extends Construct implements IReadModelTable, Grantable, Measured {
  abstract readonly table: AnyTable;
  abstract readonly encryptionKey: IKey | undefined;
  protected abstract readonly indexNames: readonly string[];

  get arns(): Grantable['arns'] {
    const { tableArn } = this.table;
    return { table: [tableArn], index: this.indexNames.map((name) => `${tableArn}/index/${name}`) };
  }

  get attributes(): Grantable['attributes'] {
    return { name: this.table.tableName };
  }

  get dimensions(): Measured['dimensions'] {
    return { name: this.table.tableName };
  }

  grantRead(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, this.indexNames.length > 0 ? ['get-documents', 'find-documents'] : ['get-documents']);
  }

  grantProject(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['get-documents', 'put-documents']);
  }

  metricThrottledRequests(options?: MeasureOptions): IMetric {
    return measureOf(this, 'throttled-requests', options);
  }
}

/** A DynamoDB table that holds the documents of one version of a projection: on-demand, with an index for each of the projection's. */
export class ReadModelTable extends ReadModelTableBase {
  /** A read model in the stack's account and region, without indexes. */
  static fromTableName(scope: Construct, id: string, tableName: string): IReadModelTable {
    return ReadModelTable.fromTableAttributes(scope, id, { tableName });
  }

  /** A read model that was made elsewhere. */
  static fromTableAttributes(scope: Construct, id: string, attributes: ReadModelTableAttributes): IReadModelTable {
    return new ImportedReadModelTable(scope, id, attributes);
  }

  readonly table: TableV2;
  readonly encryptionKey: IKey | undefined;
  protected readonly indexNames: readonly string[];

  constructor(scope: Construct, id: string, { indexes = [], ...props }: ReadModelTableProps = {}) {
    super(scope, id);
    this.encryptionKey = props.encryptionKey;
    this.indexNames = indexes.map(({ name }) => name);
    this.table = protectedTable(this, props, {
      partitionKey: { name: readModelTable.partitionKey, type: AttributeType.STRING },
      globalSecondaryIndexes: indexes.map(toGlobalSecondaryIndex),
      timeToLiveAttribute: readModelTable.expiresAt,
    });
  }
}

class ImportedReadModelTable extends ReadModelTableBase {
  readonly table: AnyTable;
  readonly encryptionKey: IKey | undefined;
  protected readonly indexNames: readonly string[];

  constructor(scope: Construct, id: string, { indexes = [], ...attributes }: ReadModelTableAttributes) {
    super(scope, id);
    this.encryptionKey = attributes.encryptionKey;
    this.indexNames = indexes;
    this.table = importedTable(this, attributes);
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
