import { Construct } from 'constructs';
import { firestoreCollections, firestoreFields } from '../../../runtime/contract/firestore.ts';
import type { CheckpointTableResource } from '../../model/service-model.ts';
import { standsIn } from '../address.ts';
import { CollectionIndexes } from './collection-indexes.ts';
import type { GooglePart, MeasuredPart } from './google-part.ts';
import type { Platform } from './platform.ts';

/**
 * The followers' checkpoints and the registry of projections: collections beside the read models, so that both change in one transaction.
 * Firestore makes a collection with its first document, so that only what is indexed is declared.
 */
export class CheckpointTable extends Construct implements GooglePart, MeasuredPart {
  readonly targets: GooglePart['targets'];
  readonly attributes: GooglePart['attributes'];
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, { id }: CheckpointTableResource, { place: { project }, readModels }: Platform) {
    super(scope, id);
    standsIn(this, 'read-models');
    const { consumers, checkpoints, projections } = firestoreCollections;
    const kept = { project, database: readModels.database };
    const addressOfCollection = (collection: string) => `${readModels.address}_${collection}`;
    for (const collection of [consumers, projections])
      new CollectionIndexes(this, collection, { ...kept, collection, address: addressOfCollection(collection) });
    const parked = { address: addressOfCollection(checkpoints), indexed: firestoreFields.isParked };
    new CollectionIndexes(this, checkpoints, { ...kept, collection: checkpoints, ...parked });
    this.measured = readModels.measured;
    this.targets = { database: readModels };
    this.attributes = { name: readModels.database.name };
  }
}
