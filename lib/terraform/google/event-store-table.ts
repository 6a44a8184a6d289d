import type { FirestoreDatabase } from '@cdktf/provider-google/lib/firestore-database';
import { Construct } from 'constructs';
import { firestoreCollections, firestoreFields } from '../../../runtime/contract/firestore.ts';
import type { EventStoreResource } from '../../model/service-model.ts';
import { addressOf, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { output } from '../output.ts';
import { CollectionIndexes } from './collection-indexes.ts';
import { database } from './database.ts';
import type { GooglePart, MeasuredPart, Named } from './google-part.ts';
import type { Platform } from './platform.ts';
import { databaseName } from './possible-names.ts';

/** The event store: a Firestore database of its own, so that grants on it reach nothing else; or one that exists, taken as it is. */
export class EventStoreTable extends Construct implements GooglePart, MeasuredPart {
  readonly events: Named;
  readonly targets: GooglePart['targets'];
  readonly attributes: GooglePart['attributes'];
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, store: EventStoreResource, platform: Platform) {
    super(scope, store.id);
    standsIn(this, 'events');
    const address = addressOf(store);
    const existing = store.existing?.google?.database;
    const name = existing === undefined ? this.made(store, platform).name : literal(databaseName(existing, store.id));
    output(this, 'event_database', { value: name, description: 'The name of the event store’s database' });
    this.events = { name };
    this.targets = { database: { database: this.events, address } };
    this.measured = { database: name };
    this.attributes = { name };
  }

  private made(store: EventStoreResource, platform: Platform): FirestoreDatabase {
    const address = addressOf(store);
    const comment = 'The event store: one document is one commit, and each new one wakes the worker.';
    const made = database(this, { ...store, address, comment }, platform);
    const { commits, snapshots } = firestoreCollections;
    const kept = { project: platform.place.project, database: made };
    new CollectionIndexes(this, 'Commits', { ...kept, collection: commits, address: `${address}_commits` });
    const { expiry } = firestoreFields;
    new CollectionIndexes(this, 'Snapshots', { ...kept, collection: snapshots, address: `${address}_snapshots`, expiry });
    return made;
  }
}
