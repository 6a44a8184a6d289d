import { jwt } from '@allframe/serverless/runtime';
import depot from '../../../examples/kitchen-sink/src/service.ts';
import { issuerUrl } from '../../emulators/issuer-url.ts';

const auth = jwt({ issuer: issuerUrl, audience: 'https://depot.example' });

/** The depot, with an issuer of tokens that tests can reach. */
export default { ...depot, http: depot.http && { ...depot.http, auth } };
