import { GetFunctionConfigurationCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { issuerPorts } from '../../emulators/issuer-url.ts';
import { describeEmulated } from '../aws.ts';
import { compareGrants, type GrantDifference } from '../compare-grants.ts';
import { grantedActions } from '../granted-actions.ts';
import { keepPumping, type Pumping } from '../keep-pumping.ts';
import { platformActions } from '../platform-actions.ts';
import { recordedActions } from '../recorded-calls.ts';
import { takeOverStream } from '../stream-pump.ts';
import { grantCases, loseWakeUps } from './cases/grants.ts';
import { httpCases } from './cases/http.ts';
import { neighbourCases } from './cases/neighbours.ts';
import { processCases } from './cases/processes.ts';
import { queueCases } from './cases/queues.ts';
import { depotWorld } from './depot-world.ts';
import { unreached } from './unreached.ts';

const reason = 'what each function called is taken from the record of the emulator';

describeEmulated('the depot, deployed where IAM is enforced', reason, () => {
  const depot = depotWorld({ entry: 'trespassing-depot.ts', issuerPort: issuerPorts.trespassing, auth: true });
  let pumping: Pumping;

  beforeAll(async () => {
    const pumps = await takeOverStream(depot.aws, depot.clients, 'depot-test-events');
    await loseWakeUps(depot, pumps);
    pumping = keepPumping(pumps);
  });

  describe('over HTTP', () => httpCases(depot));
  describe('through its queues', () => queueCases(depot));
  describe('from its neighbours', () => neighbourCases(depot));
  describe('in its processes', () => processCases(depot));
  describe('now and then', () => grantCases(depot, () => pumping));

  it('keeps a handler from what its function was not granted', async () => {
    for (const what of ['scan', 'keys', 'send']) {
      const { json } = await depot.call('POST', `/trespass/${what}`);
      expect(json).toMatchObject({ status: expect.any(Number), said: expect.stringContaining('AccessDenied') });
    }
  });

  it('granted each function what it did, and nothing else but what this run does not reach', async () => {
    await pumping.stop();
    const differences = Object.entries(await differencesByFunction()).map(([name, { missing, spare }]) => [
      name,
      { missing, spare: spare.filter((grant) => !unreached.some((one) => one.function.test(name) && one.grant.test(grant))) },
    ]);
    expect(differences).toEqual(differences.map(([name]) => [name, { missing: [], spare: [] }]));
  });

  async function differencesByFunction(): Promise<Record<string, GrantDifference>> {
    const { Functions = [] } = await depot.clients.lambda.send(new ListFunctionsCommand({}));
    const names = Functions.flatMap(({ FunctionName = '' }) => (FunctionName.startsWith('depot-test-') ? [FunctionName] : []));
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await differenceOf(name)])));
  }

  async function differenceOf(FunctionName: string): Promise<GrantDifference> {
    const { lambda, iam } = depot.clients;
    const { FunctionArn = '', Role = '' } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const used = await recordedActions(depot.aws, { functionArn: FunctionArn, roleArn: Role });
    const granted = await grantedActions(iam, Role.split('/').at(-1) ?? '');
    return compareGrants(granted, [...used, ...(await platformActions(lambda, FunctionName))]);
  }
});
