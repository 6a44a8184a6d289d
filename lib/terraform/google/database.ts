import { FirestoreDatabase } from '@cdktf/provider-google/lib/firestore-database';
import type { Construct } from 'constructs';
import { placed } from '../address.ts';
import { protectedFromDestroy } from '../protected-from-destroy.ts';
import type { GooglePlace } from './google-place.ts';
import { databaseName } from './possible-names.ts';
import type { ProjectApis } from './project-apis.ts';

/** A database and how it is kept. */
export interface DatabaseProps {
  /** The id of the model's resource. */
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly comment: string;
  readonly pointInTimeRecovery: boolean;
  readonly deletionProtection: boolean;
}

/** A named Firestore database: the unit that IAM knows (rule I2). */
export function database(scope: Construct, props: DatabaseProps, platform: { place: GooglePlace; apis: ProjectApis }): FirestoreDatabase {
  const { place, apis } = platform;
  const resource = new FirestoreDatabase(scope, 'Database', {
    project: place.project,
    name: databaseName(props.name, props.id),
    locationId: place.region,
    type: 'FIRESTORE_NATIVE',
    pointInTimeRecoveryEnablement: `POINT_IN_TIME_RECOVERY_${props.pointInTimeRecovery ? 'ENABLED' : 'DISABLED'}`,
    deleteProtectionState: `DELETE_PROTECTION_${props.deletionProtection ? 'ENABLED' : 'DISABLED'}`,
    deletionPolicy: props.deletionProtection ? 'ABANDON' : 'DELETE',
    dependsOn: [apis.enable('firestore')],
    ...protectedFromDestroy(props),
  });
  return placed(resource, props.address, props.comment);
}
