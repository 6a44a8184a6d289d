import { none } from '@allframe/serverless/runtime';
import lockers from '../../../examples/kitchen-sink/src/lockers.ts';

/** The lockers, which everybody may open: the emulator tells a function nothing of who has signed a request to its URL. */
export default { ...lockers, name: 'open-lockers', http: lockers.http && { ...lockers.http, auth: none() } };
