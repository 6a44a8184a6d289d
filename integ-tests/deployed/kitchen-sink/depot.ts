import { jwt } from '@allframe/serverless/runtime';
import depot from '../../../examples/kitchen-sink/src/service.ts';
import { issuerPorts, issuerUrl } from '../../emulators/issuer-url.ts';

export default depotTrusting(issuerPorts.depot);

/** The depot, with an issuer of tokens that tests can reach. */
export function depotTrusting(port: number) {
  const auth = jwt({ issuer: issuerUrl(port), audience: 'https://depot.example' });
  return { ...depot, http: depot.http && { ...depot.http, auth } };
}
