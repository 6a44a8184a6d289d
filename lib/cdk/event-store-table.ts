import { PhysicalName, RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  ProjectionType,
  StreamViewType,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { eventTable } from '../../runtime/contract/event-table.ts';
import { defaults } from '../model/defaults.ts';
import { UnresolvedReferenceError } from './errors.ts';
import { type Grantable, grantOperations } from './grant-operations.ts';

/** What `EventStoreTable` takes. */
export interface EventStoreTableProps {
  /**
   * The table's physical name.
   *
   * @default CloudFormation makes one
   */
  readonly name?: string | undefined;
  /**
   * Adds the index of commits by time, as `eventStore({ byTimestamp })` needs it.
   *
   * @default false
   */
  readonly byTimestamp?: boolean | undefined;
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
export class EventStoreTable extends Construct implements Grantable {
  readonly table: TableV2;
  readonly arns: Grantable['arns'];
  readonly attributes: Grantable['attributes'];

  constructor(scope: Construct, id: string, props: EventStoreTableProps = {}) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      tableName: props.name ?? PhysicalName.GENERATE_IF_NEEDED,
      partitionKey: { name: eventTable.partitionKey, type: AttributeType.STRING },
      sortKey: { name: eventTable.sortKey, type: AttributeType.STRING },
      globalSecondaryIndexes: props.byTimestamp ? [byTimestampIndex] : [],
      timeToLiveAttribute: eventTable.expiresAt,
      billing: Billing.onDemand(),
      dynamoStream: StreamViewType.NEW_IMAGE,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: props.pointInTimeRecovery ?? defaults.protection.pointInTimeRecovery,
      },
      deletionProtection: props.deletionProtection ?? defaults.protection.deletionProtection,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.arns = { table: [this.table.tableArn], stream: [this.streamArn] };
    this.attributes = { name: this.table.tableName };
  }

  /** The ARN of the stream that wakes projections. */
  get streamArn(): string {
    if (!this.table.tableStreamArn) throw new UnresolvedReferenceError({ resource: this.node.id, expected: 'the stream' });
    return this.table.tableStreamArn;
  }

  /** Lets append commits, not read them. */
  grantAppend(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['append-commits']);
  }

  /** Lets load streams of commits. */
  grantRead(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['load-commits']);
  }

  /** Lets follow new commits on the table's stream, which serves two readers well. */
  grantStreamRead(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['follow-commits']);
  }
}

const byTimestampIndex: GlobalSecondaryIndexPropsV2 = {
  indexName: eventTable.byTimestamp.name,
  partitionKey: { name: eventTable.byTimestamp.partitionKey, type: AttributeType.STRING },
  sortKey: { name: eventTable.byTimestamp.sortKey, type: AttributeType.STRING },
  projectionType: ProjectionType.INCLUDE,
  nonKeyAttributes: [...eventTable.byTimestamp.attributes],
};
