import type { FirestoreDatabase } from '@cdktf/provider-google/lib/firestore-database';
import { FirestoreField } from '@cdktf/provider-google/lib/firestore-field';
import { Construct } from 'constructs';
import { placed } from '../address.ts';
import { literal } from '../literal.ts';

/** A collection and which of its fields are more than kept. */
export interface CollectionIndexesProps {
  readonly project: string;
  readonly database: FirestoreDatabase;
  readonly collection: string;
  /** The address of what is said of all its fields; the others' begin with it. */
  readonly address: string;
  /** The one field that documents are found by, beside composite indexes. */
  readonly indexed?: string;
  /** The field that says when a document may be deleted. */
  readonly expiry?: string;
}

/**
 * The single-field indexes of a collection. Firestore indexes every field twice unless told otherwise, which costs storage and time with each
 * write, ends at 500 writes a second where values grow, and counts texts of payloads as entries.
 */
export class CollectionIndexes extends Construct {
  constructor(scope: Construct, id: string, { address, indexed, expiry, ...props }: CollectionIndexesProps) {
    super(scope, id);
    const { project, collection } = props;
    const place = { project, database: props.database.name, collection: literal(collection) };
    const none = { indexes: [] };
    const all = new FirestoreField(this, 'All', { ...place, field: '*', indexConfig: none });
    placed(
      all,
      address,
      `No field of ${collection} is indexed by itself: documents are found by their ids, or by the indexes declared here.`,
    );
    if (indexed !== undefined) {
      const one = { indexes: [{ order: 'ASCENDING', queryScope: 'COLLECTION' }] };
      const field = new FirestoreField(this, 'Indexed', { ...place, field: indexed, indexConfig: one });
      placed(field, `${address}_indexed`, `Finds the documents of ${collection} that have ${indexed}.`);
    }
    if (expiry !== undefined) {
      const field = new FirestoreField(this, 'Expiry', { ...place, field: expiry, indexConfig: none, ttlConfig: {} });
      placed(field, `${address}_expiry`, `Deletes documents of ${collection} some time after ${expiry}.`);
    }
  }
}
