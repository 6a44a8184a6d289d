import { Annotations } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, type GlobalSecondaryIndexPropsV2, ProjectionType, StreamViewType, type TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable, IPrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct, type IConstruct } from 'constructs';
import { eventTable } from '../../runtime/contract/event-table.ts';
import type { Operation } from '../model/service-model.ts';
import { UnresolvedReferenceError } from './errors.ts';
import { type Grantable, grantOperations } from './grant-operations.ts';
import { type Measured, type MeasureOptions, measureOf } from './measured.ts';
import { type AnyTable, importedTable, type ProtectedTableProps, protectedTable, type TableAttributes } from './protected-table.ts';

/** An event store's table, made here or elsewhere. */
export interface IEventStoreTable extends IConstruct {
  readonly table: AnyTable;
  /**
   * The ARN of the stream that wakes projections.
   *
   * @throws {UnresolvedReferenceError} of a table from elsewhere whose stream was not given
   */
  readonly streamArn: string;
  /** Lets append commits, not read them. */
  grantAppend(grantee: IGrantable): Grant;
  /** Lets load streams of commits. */
  grantRead(grantee: IGrantable): Grant;
  /** Lets follow new commits on the table's stream, which serves two readers well: a warning tells of the third. */
  grantStreamRead(grantee: IGrantable): Grant;
  /** Reads and writes that DynamoDB refused for their number. */
  metricThrottledRequests(options?: MeasureOptions): IMetric;
}

/** What `EventStoreTable` takes. */
export interface EventStoreTableProps extends ProtectedTableProps {
  /**
   * Adds the index of commits by time, as `eventStore({ byTimestamp })` needs it.
   *
   * @default false
   */
  readonly byTimestamp?: boolean | undefined;
}

/** An event store's table that was made elsewhere. */
export interface EventStoreTableAttributes extends TableAttributes {
  /**
   * The ARN of its stream of new images.
   *
   * @default none: nobody can follow its commits
   */
  readonly tableStreamArn?: string | undefined;
  /**
   * Whether it has the index of commits by time.
   *
   * @default false
   */
  readonly byTimestamp?: boolean | undefined;
}

/** What all event stores can, wherever they were made. */
export abstract class EventStoreTableBase extends Construct implements IEventStoreTable, Grantable, Measured {
  abstract readonly table: AnyTable;
  abstract readonly encryptionKey: IKey | undefined;
  protected abstract readonly byTimestamp: boolean;
  private readonly streamReaders = new Set<IPrincipal>();

  get streamArn(): string {
    if (!this.table.tableStreamArn) throw new UnresolvedReferenceError({ resource: this.node.id, expected: 'the stream' });
    return this.table.tableStreamArn;
  }

  get arns(): Grantable['arns'] {
    const { tableArn, tableStreamArn } = this.table;
    return {
      table: [tableArn],
      index: this.byTimestamp ? [`${tableArn}/index/${eventTable.byTimestamp.name}`] : [],
      stream: tableStreamArn ? [tableStreamArn] : [],
    };
  }

  get attributes(): Grantable['attributes'] {
    return { name: this.table.tableName };
  }

  get dimensions(): Measured['dimensions'] {
    return { name: this.table.tableName };
  }

  grantAppend(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['append-commits']);
  }

  grantRead(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['load-commits']);
  }

  grantStreamRead(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['follow-commits']);
  }

  metricThrottledRequests(options?: MeasureOptions): IMetric {
    return measureOf(this, 'throttled-requests', options);
  }

  /** Counts who follows the stream. */
  noteGrant(grantee: IGrantable, operations: readonly Operation[]): void {
    if (!operations.includes('follow-commits')) return;
    this.streamReaders.add(grantee.grantPrincipal);
    if (this.streamReaders.size > 2)
      Annotations.of(this).addWarningV2(
        'allframe:stream-readers',
        'A stream of DynamoDB serves two readers well, and this one gets a third: let one function follow it for several, as streamReaders: ' +
          "'combined' does (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html)",
      );
  }
}

/**
 * A DynamoDB table that holds commits: on-demand, with a stream of new images.
 *
 * @example
 * ```ts
 * import { EventStoreTable } from '@allframe/serverless';
 * import { App, Stack } from 'aws-cdk-lib';
 *
 * const stack = new Stack(new App(), 'Orders');
 * const events = new EventStoreTable(stack, 'Events');
 * ```
 */
export class EventStoreTable extends EventStoreTableBase {
  /** An event store in the stack's account and region, without its stream. */
  static fromTableName(scope: Construct, id: string, tableName: string): IEventStoreTable {
    return EventStoreTable.fromTableAttributes(scope, id, { tableName });
  }

  /** An event store that was made elsewhere. */
  static fromTableAttributes(scope: Construct, id: string, attributes: EventStoreTableAttributes): IEventStoreTable {
    return new ImportedEventStoreTable(scope, id, attributes);
  }

  readonly table: TableV2;
  readonly encryptionKey: IKey | undefined;
  protected readonly byTimestamp: boolean;

  constructor(scope: Construct, id: string, props: EventStoreTableProps = {}) {
    super(scope, id);
    this.byTimestamp = props.byTimestamp ?? false;
    this.encryptionKey = props.encryptionKey;
    this.table = protectedTable(this, props, {
      partitionKey: { name: eventTable.partitionKey, type: AttributeType.STRING },
      sortKey: { name: eventTable.sortKey, type: AttributeType.STRING },
      globalSecondaryIndexes: this.byTimestamp ? [byTimestampIndex] : [],
      timeToLiveAttribute: eventTable.expiresAt,
      dynamoStream: StreamViewType.NEW_IMAGE,
    });
  }
}

class ImportedEventStoreTable extends EventStoreTableBase {
  readonly table: AnyTable;
  readonly encryptionKey: IKey | undefined;
  protected readonly byTimestamp: boolean;

  constructor(scope: Construct, id: string, { byTimestamp = false, ...attributes }: EventStoreTableAttributes) {
    super(scope, id);
    this.byTimestamp = byTimestamp;
    this.encryptionKey = attributes.encryptionKey;
    this.table = importedTable(this, attributes);
  }
}

const byTimestampIndex: GlobalSecondaryIndexPropsV2 = {
  indexName: eventTable.byTimestamp.name,
  partitionKey: { name: eventTable.byTimestamp.partitionKey, type: AttributeType.STRING },
  sortKey: { name: eventTable.byTimestamp.sortKey, type: AttributeType.STRING },
  projectionType: ProjectionType.INCLUDE,
  nonKeyAttributes: [...eventTable.byTimestamp.attributes],
};
