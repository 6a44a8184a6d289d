import { RemovalPolicy } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, type TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct, type IConstruct } from 'constructs';
import { personalKeyTable } from '../../runtime/contract/personal-key-table.ts';
import { defaults } from '../model/defaults.ts';
import type { Operation } from '../model/service-model.ts';
import { type Grantable, grantOperations } from './grant-operations.ts';
import { type Measured, type MeasureOptions, measureOf } from './measured.ts';
import { type AnyTable, importedTable, type ProtectedTableProps, protectedTable, type TableAttributes } from './protected-table.ts';

/** A table of the keys of personal data, made here or elsewhere. */
export interface IPersonalKeyTable extends IConstruct {
  readonly table: AnyTable;
  /** Wraps the keys, where one does. */
  readonly wrappingKey: IKey | undefined;
  /** Lets read what is encrypted: get keys, and unwrap them where they are wrapped. */
  grantRead(grantee: IGrantable): Grant;
  /** Lets encrypt as well: make keys, and forget them. */
  grantReadWrite(grantee: IGrantable): Grant;
  /** Reads and writes that DynamoDB refused for their number. */
  metricThrottledRequests(options?: MeasureOptions): IMetric;
}

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

/** A table of the keys of personal data that was made elsewhere. */
export interface PersonalKeyTableAttributes extends TableAttributes {
  /**
   * The key of KMS that wraps the keys.
   *
   * @default none
   */
  readonly wrappingKey?: IKey | undefined;
}

/** What all tables of keys can, wherever they were made. */
export abstract class PersonalKeyTableBase extends Construct implements IPersonalKeyTable, Grantable, Measured {
  abstract readonly table: AnyTable;
  abstract readonly wrappingKey: IKey | undefined;
  abstract readonly encryptionKey: IKey | undefined;

  get arns(): Grantable['arns'] {
    return { table: [this.table.tableArn], ...(this.wrappingKey ? { key: [this.wrappingKey.keyArn] } : {}) };
  }

  get attributes(): Grantable['attributes'] {
    return { name: this.table.tableName, ...(this.wrappingKey ? { keyArn: this.wrappingKey.keyArn } : {}) };
  }

  get dimensions(): Measured['dimensions'] {
    return { name: this.table.tableName };
  }

  grantRead(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['get-keys', ...this.where('unwrap-keys')]);
  }

  grantReadWrite(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['get-keys', 'put-keys', ...this.where('unwrap-keys', 'wrap-keys')]);
  }

  metricThrottledRequests(options?: MeasureOptions): IMetric {
    return measureOf(this, 'throttled-requests', options);
  }

  /** Nothing where no key wraps the others. */
  private where(...operations: readonly Operation[]): readonly Operation[] {
    return this.wrappingKey ? operations : [];
  }
}

/**
 * The DynamoDB table of the keys that encrypt personal data: without a stream, and with backups that end early (rule H1).
 *
 * @example
 * ```ts
 * import { PersonalKeyTable } from '@allframe/serverless';
 * import { App, Stack } from 'aws-cdk-lib';
 *
 * const stack = new Stack(new App(), 'Orders');
 * const keys = new PersonalKeyTable(stack, 'PersonalKeys', { restoreDays: 3, kms: { alias: 'orders-personal-keys' } });
 * ```
 */
export class PersonalKeyTable extends PersonalKeyTableBase {
  /** A table in the stack's account and region, whose keys no other key wraps. */
  static fromTableName(scope: Construct, id: string, tableName: string): IPersonalKeyTable {
    return PersonalKeyTable.fromTableAttributes(scope, id, { tableName });
  }

  /** A table that was made elsewhere. */
  static fromTableAttributes(scope: Construct, id: string, attributes: PersonalKeyTableAttributes): IPersonalKeyTable {
    return new ImportedPersonalKeyTable(scope, id, attributes);
  }

  readonly table: TableV2;
  readonly wrappingKey: IKey | undefined;
  readonly encryptionKey: IKey | undefined;

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

class ImportedPersonalKeyTable extends PersonalKeyTableBase {
  readonly table: AnyTable;
  readonly wrappingKey: IKey | undefined;
  readonly encryptionKey: IKey | undefined;

  constructor(scope: Construct, id: string, { wrappingKey, ...attributes }: PersonalKeyTableAttributes) {
    super(scope, id);
    this.wrappingKey = wrappingKey;
    this.encryptionKey = attributes.encryptionKey;
    this.table = importedTable(this, attributes);
  }
}
