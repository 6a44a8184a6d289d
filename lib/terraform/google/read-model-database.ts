import type { FirestoreDatabase } from '@cdktf/provider-google/lib/firestore-database';
import { Construct } from 'constructs';
import { firestoreCollections, firestoreFields } from '../../../runtime/contract/firestore.ts';
import type { ReadModelResource } from '../../model/service-model.ts';
import { standsIn } from '../address.ts';
import { CollectionIndexes } from './collection-indexes.ts';
import { database } from './database.ts';
import type { GooglePlace } from './google-place.ts';
import type { ProjectApis } from './project-apis.ts';

/** Where it is, and its name. */
export interface ReadModelDatabaseProps {
  readonly name: string;
  readonly place: GooglePlace;
  readonly apis: ProjectApis;
}

/** The one Firestore database of all read models, apart from the events (rule I2): as well kept as any of them asks for. */
export class ReadModelDatabase extends Construct {
  readonly database: FirestoreDatabase;
  readonly address = 'read_models';

  constructor(scope: Construct, readModels: readonly ReadModelResource[], { name, ...platform }: ReadModelDatabaseProps) {
    super(scope, 'ReadModels');
    standsIn(this, 'read-models');
    const kept = {
      pointInTimeRecovery: readModels.some(({ pointInTimeRecovery }) => pointInTimeRecovery),
      deletionProtection: readModels.some(({ deletionProtection }) => deletionProtection),
    };
    const comment = 'The read models: a collection each, in a database apart from the events.';
    this.database = database(this, { id: 'ReadModels', name, address: this.address, comment, ...kept }, platform);
    this.declareCheckpoints(platform.place);
  }

  /** The checkpoints of consumers and the registry of projections are kept beside the read models. */
  private declareCheckpoints({ project }: GooglePlace): void {
    const { consumers, checkpoints, projections } = firestoreCollections;
    const { isParked: indexed } = firestoreFields;
    const kept = { project, database: this.database };
    for (const collection of [consumers, projections])
      new CollectionIndexes(this, collection, { ...kept, collection, address: `${this.address}_${collection}` });
    new CollectionIndexes(this, checkpoints, { ...kept, collection: checkpoints, address: `${this.address}_${checkpoints}`, indexed });
  }
}
