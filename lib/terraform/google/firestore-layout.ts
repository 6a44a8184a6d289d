import { firestoreCollections } from '../../../runtime/contract/firestore.ts';

/** The documents that are commits, in a path pattern of Eventarc. Snapshots live elsewhere, so that they wake nobody. */
export const commitDocument = `${firestoreCollections.commits}/{commit}`;
