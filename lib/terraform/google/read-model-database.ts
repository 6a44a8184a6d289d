import type { FirestoreDatabase } from '@cdktf/provider-google/lib/firestore-database';
import { Construct } from 'constructs';
import type { CheckpointTableResource, ReadModelResource } from '../../model/service-model.ts';
import { standsIn } from '../address.ts';
import { database } from './database.ts';
import type { MeasuredPart } from './google-part.ts';
import type { GooglePlace } from './google-place.ts';
import type { ProjectApis } from './project-apis.ts';

/** Where it is, and its name. */
export interface ReadModelDatabaseProps {
  readonly name: string;
  readonly place: GooglePlace;
  readonly apis: ProjectApis;
}

/** What lives in the database. */
type Kept = ReadModelResource | CheckpointTableResource;

/** The one Firestore database of all read models and checkpoints, apart from the events (rule I2): as well kept as any of them asks for. */
export class ReadModelDatabase extends Construct implements MeasuredPart {
  readonly database: FirestoreDatabase;
  readonly address = 'read_models';
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, residents: readonly Kept[], { name, ...platform }: ReadModelDatabaseProps) {
    super(scope, 'ReadModels');
    standsIn(this, 'read-models');
    const kept = {
      pointInTimeRecovery: residents.some(({ pointInTimeRecovery }) => pointInTimeRecovery),
      deletionProtection: residents.some(({ deletionProtection }) => deletionProtection),
    };
    const comment = 'The read models and the checkpoints: a collection each, in a database apart from the events.';
    this.database = database(this, { id: 'ReadModels', name, address: this.address, comment, ...kept }, platform);
    this.measured = { database: this.database.name };
  }
}
