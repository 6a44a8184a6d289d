import { FirestoreIndex } from '@cdktf/provider-google/lib/firestore-index';
import { Construct } from 'constructs';
import { kebabCase } from '../../model/names.ts';
import type { ReadModelIndex, ReadModelResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import type { GooglePart } from './google-part.ts';
import type { Platform } from './platform.ts';

/** The collection of one version of a projection: Firestore makes it with its first document, so that only its indexes are declared. */
export class ReadModelTable extends Construct implements GooglePart {
  readonly indexes: readonly FirestoreIndex[];
  /** The collection's name. */
  readonly collection: string;
  readonly targets: GooglePart['targets'];
  readonly attributes: GooglePart['attributes'];

  constructor(scope: Construct, readModel: ReadModelResource, platform: Platform) {
    super(scope, readModel.id);
    standsIn(this, 'read-models');
    this.collection = literal(readModel.name);
    this.indexes = readModel.indexes.map((index) => this.indexOf(index, readModel, platform));
    this.targets = { database: platform.readModels };
    // A collection is named with its database: `orders-dev-read-models/orders-dev-order-summaries-v1`.
    this.attributes = { name: `${platform.readModels.database.name}/${this.collection}` };
  }

  private indexOf(index: ReadModelIndex, readModel: ReadModelResource, { place, readModels }: Platform): FirestoreIndex {
    const fields = [index.partitionKey, index.sortKey].map((key) => ({ fieldPath: literal(key), order: 'ASCENDING' }));
    const { collection } = this;
    const { project } = place;
    const resource = new FirestoreIndex(this, index.name, { project, database: readModels.database.name, collection, fields });
    const address = `${addressOf(readModel)}_${kebabCase(index.name).replaceAll('-', '_')}`;
    return placed(resource, address, `Finds ${readModel.projection} ${index.name}: ${index.fields.join(', ')}.`);
  }
}
