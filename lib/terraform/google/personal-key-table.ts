import type { FirestoreDatabase } from '@cdktf/provider-google/lib/firestore-database';
import { KmsCryptoKey } from '@cdktf/provider-google/lib/kms-crypto-key';
import { KmsKeyRing } from '@cdktf/provider-google/lib/kms-key-ring';
import { Construct } from 'constructs';
import { firestoreCollections } from '../../../runtime/contract/firestore.ts';
import type { PersonalKeyTableResource } from '../../model/service-model.ts';
import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { CollectionIndexes } from './collection-indexes.ts';
import { database } from './database.ts';
import type { GooglePart, MeasuredPart } from './google-part.ts';
import type { Platform } from './platform.ts';

/** The keys that encrypt personal data: a Firestore database of their own (rule I2), which can be restored for seven days. */
export class PersonalKeyTable extends Construct implements GooglePart, MeasuredPart {
  readonly keys: FirestoreDatabase;
  readonly targets: GooglePart['targets'];
  readonly attributes: GooglePart['attributes'];
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, table: PersonalKeyTableResource, platform: Platform) {
    super(scope, table.id);
    standsIn(this, 'personal-data');
    refuseOtherDays(table);
    const address = addressOf(table);
    const comment = `The keys that encrypt personal data; a forgotten one can be restored for ${table.restoreDays} days.`;
    this.keys = database(this, { ...table, address, comment, pointInTimeRecovery: true }, platform);
    const { project } = platform.place;
    const { personalKeys: collection } = firestoreCollections;
    new CollectionIndexes(this, 'Keys', { project, database: this.keys, collection, address: `${address}_keys` });
    const key = this.wrappingKey(table, platform);
    this.measured = { database: this.keys.name };
    this.targets = { database: { database: this.keys, address }, ...(key === undefined ? {} : { key: { id: key, address } }) };
    this.attributes = { name: this.keys.name, ...(key === undefined ? {} : { keyArn: key }) };
  }

  private wrappingKey(table: PersonalKeyTableResource, platform: Platform): string | undefined {
    if (!table.kms) return undefined;
    return 'arn' in table.kms ? existingKey(table, table.kms.arn) : this.newKey(table, table.kms.alias, platform);
  }

  private newKey(table: PersonalKeyTableResource, name: string, { place, apis }: Platform): string {
    const address = `${addressOf(table)}_wrapping`;
    const { project, region: location } = place;
    const ring = new KmsKeyRing(this, 'KeyRing', { project, location, name: literal(name), dependsOn: [apis.enable('cloudkms')] });
    placed(ring, address, 'Holds the key that wraps the keys of personal data.');
    const key = new KmsCryptoKey(this, 'Key', {
      name: literal(name),
      keyRing: ring.id,
      rotationPeriod: `${90 * 24 * 60 * 60}s`,
      lifecycle: { preventDestroy: true },
    });
    return placed(key, address, 'Wraps the keys of personal data: without it nobody can read them.').id;
  }
}

/** Firestore's own, which can't be changed (https://cloud.google.com/firestore/docs/pitr). */
const restoreDays = 7;

function refuseOtherDays({ id, restoreDays: wanted }: PersonalKeyTableResource): void {
  if (wanted === restoreDays) return;
  throw new UnsupportedOnTargetError({
    target: 'google',
    resource: id,
    fault: `a Firestore database can be restored for ${restoreDays} days, not ${wanted}`,
    remedy: `set personalData({ restoreDays: ${restoreDays} }), or leave it out`,
  });
}

function existingKey({ id }: PersonalKeyTableResource, name: string): string {
  if (/^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/.test(name)) return literal(name);
  throw new UnsupportedOnTargetError({
    target: 'google',
    resource: id,
    fault: `${JSON.stringify(name)} is no key of Cloud KMS`,
    remedy: 'set personalData({ kms: true }), or name it as projects/…/locations/…/keyRings/…/cryptoKeys/…',
  });
}
