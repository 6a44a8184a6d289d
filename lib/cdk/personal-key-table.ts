import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, type TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { personalKeyTable } from '../../runtime/contract/personal-key-table.ts';
import { defaults } from '../model/defaults.ts';
import type { Grantable } from './grant-operations.ts';
import type { Measured } from './measured.ts';
import { type ProtectedTableProps, protectedTable } from './protected-table.ts';

/** What `PersonalKeyTable` takes. */
export interface PersonalKeyTableProps extends Omit<ProtectedTableProps, 'pointInTimeRecovery'> {
  /**
   * How many days the table can be restored to an earlier time, 1 to 35: so long a forgotten key can still be brought back.
   *
   * @default 7
   */
  readonly restoreDays?: number | undefined;
  /**
   * The key of KMS that wraps the keys: one that is made under an alias, or one that exists by its ARN.
   *
   * @default none: the table alone protects them
   */
  readonly kms?: { readonly alias: string } | { readonly arn: string } | undefined;
  /**
   * The key of KMS that wraps the keys, as a construct.
   *
   * @default what `kms` says
   */
  readonly wrappingKey?: IKey | undefined;
}

/** The DynamoDB table of the keys that encrypt personal data: without a stream, and with backups that end early (rule H1). */
export class PersonalKeyTable extends Construct implements Grantable, Measured {
  readonly table: TableV2;
  /** Wraps the keys, where one does. */
  readonly wrappingKey: IKey | undefined;
  readonly encryptionKey: IKey | undefined;
  readonly arns: Grantable['arns'];
  readonly attributes: Grantable['attributes'];
  readonly dimensions: Measured['dimensions'];

  constructor(scope: Construct, id: string, props: PersonalKeyTableProps = {}) {
    super(scope, id);
    this.encryptionKey = props.encryptionKey;
    this.table = protectedTable(this, props, {
      partitionKey: { name: personalKeyTable.partitionKey, type: AttributeType.STRING },
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: props.restoreDays ?? defaults.personalKeys.restoreDays,
      },
    });
    this.wrappingKey = props.wrappingKey ?? this.keyOf(props);
    const keyArn = this.wrappingKey?.keyArn;
    this.arns = { table: [this.table.tableArn], ...(keyArn ? { key: [keyArn] } : {}) };
    this.attributes = { name: this.table.tableName, ...(keyArn ? { keyArn } : {}) };
    this.dimensions = { name: this.table.tableName };
  }

  private keyOf({ kms, removalPolicy }: PersonalKeyTableProps): IKey | undefined {
    if (!kms) return undefined;
    if ('arn' in kms) return Key.fromKeyArn(this, 'WrappingKey', kms.arn);
    return new Key(this, 'WrappingKey', {
      alias: kms.alias,
      description: 'Wraps the keys of personal data',
      enableKeyRotation: true,
      removalPolicy: removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}
