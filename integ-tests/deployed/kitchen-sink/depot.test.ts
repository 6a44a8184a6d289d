import { issuerPorts } from '../../emulators/issuer-url.ts';
import { describeWith } from '../../emulators/tools.ts';
import { httpCases } from './cases/http.ts';
import { neighbourCases } from './cases/neighbours.ts';
import { processCases } from './cases/processes.ts';
import { queueCases } from './cases/queues.ts';
import { streamCases } from './cases/streams.ts';
import { depotWorld } from './depot-world.ts';

describeWith('ministack', 'the depot, deployed with cdk deploy', () => {
  const depot = depotWorld({ entry: 'depot.ts', issuerPort: issuerPorts.depot });

  describe('over HTTP', () => httpCases(depot));
  describe('through its queues', () => queueCases(depot));
  describe('from its neighbours', () => neighbourCases(depot));
  describe('in its processes', () => processCases(depot));
  describe('behind the stream of its table', () => streamCases(depot));
});
