import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { personalKeyTable } from '../../../runtime/contract/personal-key-table.ts';
import type { PersonalKeyTableResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { protectedFromDestroy } from '../protected-from-destroy.ts';
import type { AwsPart, MeasuredPart } from './aws-part.ts';

/** The DynamoDB table of the keys that encrypt personal data: without a stream, and with backups that end early (rule H1). */
export class PersonalKeyTable extends Construct implements AwsPart, MeasuredPart {
  readonly table: DynamodbTable;
  /** The ARN of the key of KMS that wraps the keys, where one does. */
  readonly keyArn: string | undefined;
  readonly arns: AwsPart['arns'];
  readonly attributes: AwsPart['attributes'];
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, keys: PersonalKeyTableResource) {
    super(scope, keys.id);
    standsIn(this, 'personal-data');
    this.table = placed(
      new DynamodbTable(this, 'Table', {
        name: literal(keys.name),
        billingMode: 'PAY_PER_REQUEST',
        hashKey: personalKeyTable.partitionKey,
        attribute: [{ name: personalKeyTable.partitionKey, type: 'S' }],
        pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: keys.restoreDays },
        deletionProtectionEnabled: keys.deletionProtection,
        ...protectedFromDestroy(keys),
      }),
      addressOf(keys),
      `The keys that encrypt personal data; a forgotten one can be restored for ${keys.restoreDays} days.`,
    );
    this.keyArn = this.wrappingKey(keys);
    this.measured = { name: this.table.name };
    this.arns = { table: [this.table.arn], ...(this.keyArn === undefined ? {} : { key: [this.keyArn] }) };
    this.attributes = { name: this.table.name, ...(this.keyArn === undefined ? {} : { keyArn: this.keyArn }) };
  }

  private wrappingKey({ id, kms, deletionProtection }: PersonalKeyTableResource): string | undefined {
    if (!kms) return undefined;
    if ('arn' in kms) return literal(kms.arn);
    const address = `${addressOf({ id })}_wrapping`;
    const description = 'Wraps the keys of personal data';
    const key = new KmsKey(this, 'Key', { description, enableKeyRotation: true, ...protectedFromDestroy({ deletionProtection }) });
    placed(key, address, 'Wraps the keys of personal data: without it nobody can read them.');
    const alias = new KmsAlias(this, 'Alias', { name: literal(`alias/${kms.alias.replace(/^alias\//, '')}`), targetKeyId: key.keyId });
    placed(alias, address, 'What people find it by.');
    return key.arn;
  }
}
