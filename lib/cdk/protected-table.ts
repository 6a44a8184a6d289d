import { PhysicalName, RemovalPolicy } from 'aws-cdk-lib';
import { Billing, type ITableV2, TableEncryptionV2, type TablePropsV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { defaults } from '../model/defaults.ts';

/** What every table of a service takes. */
export interface ProtectedTableProps {
  /**
   * The table's physical name.
   *
   * @default CloudFormation makes one
   */
  readonly name?: string | undefined;
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
  /**
   * A key of KMS that encrypts the table, in a stack whose region is known. Who is granted on the table may use the key too.
   *
   * @default a key that DynamoDB owns
   */
  readonly encryptionKey?: IKey | undefined;
}

/** A table that was made elsewhere: its name or its ARN. */
export interface TableAttributes {
  /** @default that of the ARN */
  readonly tableName?: string | undefined;
  /** @default made of the name, in the stack's account and region */
  readonly tableArn?: string | undefined;
  /**
   * The key of KMS that encrypts it.
   *
   * @default a key that DynamoDB owns
   */
  readonly encryptionKey?: IKey | undefined;
}

/** A table of either type: for TypeScript's `exactOptionalPropertyTypes` the class is not the interface. */
export type AnyTable = ITableV2 | TableV2;

/** How a kind of table is laid out. */
export type TableLayout = Pick<
  TablePropsV2,
  'partitionKey' | 'sortKey' | 'globalSecondaryIndexes' | 'timeToLiveAttribute' | 'dynamoStream' | 'pointInTimeRecoverySpecification'
>;

/** An on-demand table that outlives its stack, can be restored, and refuses deletion, where nothing else is said. */
export function protectedTable(scope: Construct, props: ProtectedTableProps, layout: TableLayout): TableV2 {
  const { pointInTimeRecovery: pointInTimeRecoveryEnabled, deletionProtection } = { ...defaults.protection, ...given(props) };
  const table = new TableV2(scope, 'Table', {
    tableName: props.name ?? PhysicalName.GENERATE_IF_NEEDED,
    billing: Billing.onDemand(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled },
    deletionProtection,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ...(props.encryptionKey ? { encryption: TableEncryptionV2.customerManagedKey(props.encryptionKey) } : {}),
    ...layout,
  });
  scope.node.defaultChild = table.node.defaultChild;
  return table;
}

/** A table that was made elsewhere. */
export function importedTable(scope: Construct, attributes: TableAttributes & { readonly tableStreamArn?: string | undefined }): ITableV2 {
  const { tableName, tableArn, tableStreamArn, encryptionKey } = attributes;
  return TableV2.fromTableAttributes(scope, 'Table', {
    ...(tableArn === undefined ? (tableName === undefined ? {} : { tableName }) : { tableArn }),
    ...(tableStreamArn === undefined ? {} : { tableStreamArn }),
    ...(encryptionKey === undefined ? {} : { encryptionKey }),
  });
}

function given({ pointInTimeRecovery, deletionProtection }: ProtectedTableProps) {
  return {
    ...(pointInTimeRecovery === undefined ? {} : { pointInTimeRecovery }),
    ...(deletionProtection === undefined ? {} : { deletionProtection }),
  };
}
