import type { FirestoreDatabase } from '@cdktf/provider-google/lib/firestore-database';
import { Construct } from 'constructs';
import { firestoreCollections, firestoreFields } from '../../../runtime/contract/firestore.ts';
import type { EventStoreResource } from '../../model/service-model.ts';
import { addressOf, standsIn } from '../address.ts';
import { output } from '../output.ts';
import { CollectionIndexes } from './collection-indexes.ts';
import { database } from './database.ts';
import type { GooglePart } from './google-part.ts';
import type { Platform } from './platform.ts';

/** The event store: a Firestore database of its own, so that grants on it reach nothing else. */
export class EventStoreTable extends Construct implements GooglePart {
  readonly events: FirestoreDatabase;
  readonly targets: GooglePart['targets'];
  readonly attributes: GooglePart['attributes'];

  constructor(scope: Construct, store: EventStoreResource, platform: Platform) {
    super(scope, store.id);
    standsIn(this, 'events');
    const address = addressOf(store);
    const comment = 'The event store: one document is one commit, and each new one wakes the worker.';
    this.events = database(this, { ...store, address, comment }, platform);
    const { project } = platform.place;
    const { commits, snapshots } = firestoreCollections;
    const kept = { project, database: this.events };
    new CollectionIndexes(this, 'Commits', { ...kept, collection: commits, address: `${address}_commits` });
    const { expiry } = firestoreFields;
    new CollectionIndexes(this, 'Snapshots', { ...kept, collection: snapshots, address: `${address}_snapshots`, expiry });
    output(this, 'event_database', { value: this.events.name, description: 'The name of the event store’s database' });
    this.targets = { database: { database: this.events, address } };
    this.attributes = { name: this.events.name };
  }
}
