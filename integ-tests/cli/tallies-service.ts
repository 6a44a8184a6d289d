import { service } from '@allframe/serverless/runtime';
import { Tallies } from '../../test/runtime/projection/tallies.ts';

/** The least service with a projection. */
export default service('tallies', { commands: [], projections: [Tallies] });
