import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../test/lib/cli/capture.ts';
import { describeWith } from '../emulators/tools.ts';
import { type SchemaProvider, startSchemaProvider } from '../terraform-provider/provider.ts';
import { succeeds, type Target, variables } from './emitted.ts';

const targets: readonly Target[] = ['aws', 'google'];

/** What stands for a schema of events and documents. */
const anything = `{ '~standard': { version: 1 as const, vendor: 'any', validate: (value: unknown) => ({ value: value as { id: string } }) } }`;

/** A service with these queues, and this version of its projection where it has one. */
function shop(queues: string, version?: number): string {
  const doors = `projection('Doors', { version: ${version}, from: [Door], document: anything, key: 'stream', indexes: { byId: ['id'] } }, {})`;
  return [
    `import { aggregate, projection, queue, reservation, service } from '@allframe/serverless/runtime';`,
    `const anything = ${anything};`,
    `const Name = reservation('Name');`,
    `const Door = aggregate('Door', { events: { Opened: anything }, initialState: {} }, { Opened: (state) => state });`,
    `const commands = [Name.Release];`,
    `export default service('shop', { commands, projections: [${version === undefined ? '' : doors}], queues: { ${queues} } });`,
  ].join('\n');
}

const shipping = 'shipping: queue({ commands })';
const sending = `sending: queue({ commands, renamedFrom: 'shipping' })`;
const dispatch = `dispatch: queue({ commands, renamedFrom: ['shipping', 'sending'] })`;

const { CI } = process.env;

describeWith('terraform', 'a service that changes under Terraform', () => {
  const folders: string[] = [];
  let provider: SchemaProvider;

  beforeAll(async () => {
    delete process.env.CI;
    provider = await startSchemaProvider();
  });

  afterAll(() => {
    if (CI !== undefined) process.env.CI = CI;
    provider.stop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  /** A service in a folder of its own, applied once. */
  async function applied(target: Target, source: string, ...options: readonly string[]) {
    const folder = mkdtempSync(join(tmpdir(), 'allframe-safety-'));
    folders.push(folder);
    const [entry, output] = [join(folder, 'service.ts'), join(folder, 'terraform')];
    const terraform = (...args: readonly string[]) => succeeds(output, args, provider);
    async function emit(changed: string, ...more: readonly string[]): Promise<string> {
      writeFileSync(entry, changed);
      const provided = ['--provider', target === 'aws' ? 'aws' : 'gcp', '--output', output];
      const { exitCode, stdout, stderr } = await run(['infra', 'emit', 'terraform', entry, ...provided, ...options, ...more]);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      return stdout;
    }
    await emit(source);
    await terraform('init');
    await terraform('apply', '-auto-approve', ...variables[target]);
    return {
      lock: join(folder, 'allframe.lock.json'),
      emit,
      apply: () => terraform('apply', '-auto-approve', ...variables[target]),
      plan: async () => (await terraform('plan', ...variables[target])).stdout,
      formatted: () => terraform('fmt', '-check', '-diff', '-recursive'),
    };
  }

  /** The addresses of which a plan says something. */
  function told(plan: string, words: string): readonly string[] {
    return [...plan.matchAll(new RegExp(`^ +# (\\S+) ${words}`, 'gm'))].map(([, address = '']) => address).sort();
  }

  const queue = {
    aws: ['aws_sqs_queue.shipping', 'aws_sqs_queue.shipping_dead_letters'],
    google: [
      'google_pubsub_subscription.shipping_dead_letters',
      'google_pubsub_subscription.shipping_source',
      'google_pubsub_topic.shipping',
      'google_pubsub_topic.shipping_dead_letters',
    ],
  };

  it.each(targets)('leaves a queue on %s where it is that it no longer has, until it may be destroyed', async (target) => {
    const service = await applied(target, shop(shipping));

    expect(await service.emit(shop(''))).toContain('Shipping left the service');
    await service.formatted();
    const left = await service.plan();
    expect(told(left, 'will no longer be managed by Terraform')).toEqual(queue[target]);
    expect(told(left, 'will be destroyed').filter((address) => queue[target].includes(address))).toEqual([]);

    expect(await service.emit(shop(''), '--allow-destroy', 'shipping')).toContain('Shipping may be destroyed: the next apply does so');
    const destroyed = await service.plan();
    expect(told(destroyed, 'will no longer be managed by Terraform')).toEqual([]);
    expect(told(destroyed, 'will be destroyed')).toEqual(expect.arrayContaining(queue[target]));
    await service.apply();
    // What was allowed once stays allowed.
    await service.emit(shop(''));
    expect(await service.plan()).toContain('No changes.');
  });

  it('destroys it where the lock was thrown away', async () => {
    const service = await applied('aws', shop(shipping));
    rmSync(service.lock);
    await service.emit(shop(''));
    expect(told(await service.plan(), 'will be destroyed')).toEqual(expect.arrayContaining(queue.aws));
  });

  it.each(['HCL', 'JSON'])('leaves the table of a replaced version where it is, in %s', async (form) => {
    const service = await applied('aws', shop('', 1), ...(form === 'JSON' ? ['--json'] : []));

    await service.emit(shop('', 2));

    const plan = await service.plan();
    expect(told(plan, 'will no longer be managed by Terraform')).toEqual(['aws_dynamodb_table.doors_v1']);
    expect(told(plan, 'will be created')).toContain('aws_dynamodb_table.doors_v2');
    expect(plan).toMatch(/Plan: \d+ to add, \d+ to change, 0 to destroy\./);
    await service.apply();
    expect(await service.plan()).toContain('No changes.');
    expect(await service.emit(shop('', 2), '--allow-destroy', 'DoorsV1')).toContain(
      'aws_dynamodb_table.doors_v1: its deletion protection refuses until it is lifted: aws dynamodb update-table --table-name shop-dev-doors-v1 --no-deletion-protection-enabled',
    );
  });

  it.each(targets)('moves what a renamed queue is made of on %s, and makes nothing of it anew', async (target) => {
    const service = await applied(target, shop(shipping));
    await service.emit(shop(sending));
    await service.formatted();

    const plan = await service.plan();

    expect(told(plan, 'has moved to').length + (plan.match(/\(moved from /g) ?? []).length).toBeGreaterThan(0);
    expect(plan).toMatch(/Plan: 0 to add, \d+ to change, 0 to destroy\./);
    await service.apply();
    expect(await service.plan()).toContain('No changes.');
  });

  it.each(targets)('moves what was renamed twice on %s, from wherever the state has it', async (target) => {
    const never = await applied(target, shop(shipping));
    await never.emit(shop(dispatch));
    expect(await never.plan()).toMatch(/Plan: 0 to add, \d+ to change, 0 to destroy\./);

    const once = await applied(target, shop(sending));
    await once.emit(shop(dispatch), '--json');
    expect(await once.plan()).toMatch(/Plan: 0 to add, \d+ to change, 0 to destroy\./);
  });
});
