import { FirestoreIndex } from '@cdktf/provider-google/lib/firestore-index';
import { Construct } from 'constructs';
import { firestoreFields, firestoreIndexFields } from '../../../runtime/contract/firestore.ts';
import { kebabCase } from '../../model/names.ts';
import type { ReadModelIndex, ReadModelResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { CollectionIndexes } from './collection-indexes.ts';
import type { GooglePart, MeasuredPart } from './google-part.ts';
import type { Platform } from './platform.ts';

/** The collection of one version of a projection: Firestore makes it with its first document, so that only what is indexed is declared. */
export class ReadModelTable extends Construct implements GooglePart, MeasuredPart {
  readonly indexes: readonly FirestoreIndex[];
  /** The collection's name. */
  readonly collection: string;
  readonly targets: GooglePart['targets'];
  readonly attributes: GooglePart['attributes'];
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, readModel: ReadModelResource, platform: Platform) {
    super(scope, readModel.id);
    standsIn(this, 'read-models');
    this.collection = literal(readModel.name);
    const { place, readModels } = platform;
    const address = addressOf(readModel);
    const kept = {
      project: place.project,
      database: readModels.database,
      collection: readModel.name,
      address,
      expiry: firestoreFields.expiry,
    };
    new CollectionIndexes(this, 'Fields', kept);
    this.indexes = readModel.indexes.map((index) => this.indexOf(index, readModel, platform));
    this.measured = readModels.measured;
    this.targets = { database: readModels };
    // A collection is named with its database: `orders-dev-read-models/orders-dev-order-summaries-v1`.
    this.attributes = { name: `${readModels.database.name}/${this.collection}` };
  }

  private indexOf(index: ReadModelIndex, readModel: ReadModelResource, { place, readModels }: Platform): FirestoreIndex {
    const { partition, sort } = firestoreIndexFields(index.name);
    const fields = [partition, sort].map((field) => ({ fieldPath: literal(field), order: 'ASCENDING' }));
    const { collection } = this;
    const { project } = place;
    const resource = new FirestoreIndex(this, index.name, { project, database: readModels.database.name, collection, fields });
    const address = `${addressOf(readModel)}_${kebabCase(index.name).replaceAll('-', '_')}`;
    return placed(resource, address, `Finds ${readModel.projection} ${index.name}: ${index.fields.join(', ')}.`);
  }
}
