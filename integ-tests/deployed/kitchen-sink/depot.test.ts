import { issuerPorts } from '../../emulators/issuer-url.ts';
import { describeEmulated } from '../aws.ts';
import { httpCases } from './cases/http.ts';
import { neighbourCases } from './cases/neighbours.ts';
import { outageCases } from './cases/outage.ts';
import { processCases } from './cases/processes.ts';
import { queueCases } from './cases/queues.ts';
import { streamCases } from './cases/streams.ts';
import { depotStream } from './depot-stream.ts';
import { depotWorld } from './depot-world.ts';

const reason = 'its API trusts an issuer on this machine, and a pump of ours hands its stream on';

describeEmulated('the depot, deployed with cdk deploy', reason, () => {
  const depot = depotWorld({ entry: 'depot.ts', issuerPort: issuerPorts.depot });

  describe('over HTTP', () => httpCases(depot));
  describe('through its queues', () => queueCases(depot));
  describe('from its neighbours', () => neighbourCases(depot));
  describe('in its processes', () => processCases(depot));

  describe('behind the stream of its table', () => {
    const stream = depotStream(depot);
    describe('where something fails', () => streamCases(depot, stream));
    describe('that nobody read for 48 hours', () => outageCases(depot, stream));
  });
});
