import { emptyService, removeTemporaryFolders, temporaryEntry } from '../bundle/temporary-entry.ts';
import { run } from './capture.ts';

const template = jest.fn();
const configuration = jest.fn();

// Both renderings stand elsewhere under test, with every service of ours; here it is what is said of them.
jest.mock('../../../lib/cdk/synthesize.ts', () => ({ synthesizedTemplate: () => template() }));
jest.mock('../../../lib/terraform/synthesize.ts', () => ({ synthesizedConfiguration: () => configuration() }));

const entry = temporaryEntry(...emptyService);

afterAll(removeTemporaryFolders);

function render(fifo: boolean): void {
  template.mockReturnValue({ Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } } } });
  configuration.mockReturnValue({ resource: { aws_sqs_queue: { orders: { name: 'orders', fifo_queue: fifo } } } });
}

describe('allframe infra compare', () => {
  it('prints a table, and ends well where the renderings are equal', async () => {
    render(false);
    expect(await run(['infra', 'compare', entry])).toEqual({
      exitCode: 0,
      stdout: '| resource | name | twins | equal in |\n| --- | --- | --- | --- |\n| queue | orders | equal |  |\n',
      stderr: '',
    });
  });

  it('fails where they are not, and names the difference; as JSON too', async () => {
    render(true);
    const { exitCode, stdout, stderr } = await run(['infra', 'compare', entry]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '1 of 1 resources are not the same in both renderings\n' });
    expect(stdout).toMatch(/queue orders, fifo:\n {2}CloudFormation: undefined\n {2}Terraform: {6}true\n$/);

    const json = await run(['infra', 'compare', entry, '--json']);
    expect(json.exitCode).toBe(1);
    expect(JSON.parse(json.stdout)).toEqual([
      { kind: 'queue', name: 'orders', outcome: 'different', equal: [], differences: [{ fact: 'fifo', terraform: true }] },
    ]);
  });

  it('ends well where an override of the service makes the difference, and says so', async () => {
    const overriding = temporaryEntry(
      `import { queue, reservation, service } from '@allframe/serverless/runtime';`,
      `const { Release } = reservation('Name');`,
      `const overrides = { terraform: { aws: { queues: { orders: { fifo_queue: true } } } } };`,
      `export default service('shop', { commands: [Release], queues: { orders: queue({ commands: [Release] }) }, overrides });`,
    );
    render(false);
    // Of the service as it is, and then of the same without its overrides.
    configuration.mockReturnValueOnce({ resource: { aws_sqs_queue: { orders: { name: 'orders', fifo_queue: true } } } });

    const { exitCode, stdout } = await run(['infra', 'compare', overriding]);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('| queue | orders | different by an override of the service |  |');
  });
});
