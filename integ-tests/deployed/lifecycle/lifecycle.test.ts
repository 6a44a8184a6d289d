import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { cdk } from '../../emulators/cdk.ts';
import { describeDeployed, isReal } from '../aws.ts';
import { eventually } from '../eventually.ts';
import { observe } from '../observe.ts';
import { destroy, keptTypes } from '../remove-stacks.ts';
import { stallWorld } from './stall-world.ts';

/** More than an item holds, so that it lies in the bucket. */
const longText = 'x'.repeat(450_000);

const statefulTypes = [
  ...keptTypes,
  ...['AWS::SQS::Queue', 'AWS::KMS::Alias', 'AWS::Scheduler::ScheduleGroup', 'AWS::ApiGatewayV2::Api', 'AWS::Events::EventBus'],
];

describeDeployed('a service over its life', () => {
  const world = stallWorld();
  const eventTable = (stage = '') => `stall-${world.aws.stage}${stage}-events`;
  const events = (stream: string) => observe(world.aws, world.clients, eventTable()).events(stream);

  it('whose first deployment fails leaves no bucket behind, and tables that refuse deletion, which the next deployment takes in', async () => {
    await expect(world.deploy(['faulty'])).rejects.toThrow('layer:missing:1');
    expect(await ownBuckets()).toEqual([]);
    expect(await world.isProtected(eventTable())).toBe(true);
    await world.deploy(['first', 'other-stage', 'neighbour'], '--import-existing-resources', '--concurrency', '3');
    expect(Object.values(world.made('first').ofTypes('AWS::DynamoDB::GlobalTable'))).toContain(eventTable());
  });

  it('runs in two stages, beside another service, and nothing of theirs is mixed', async () => {
    const names = { first: 'Ada', 'other-stage': 'Grace', neighbour: 'Alan' } as const;
    const stacks = Object.keys(names) as (keyof typeof names)[];
    for (const stack of stacks) expect(await open(stack, 's-1', names[stack])).toMatchObject({ status: 200 });
    for (const stack of stacks) await sees(stack, 's-1', { status: 'open', name: names[stack] });
    for (const table of [eventTable(), eventTable('2'), `kiosk-${world.aws.stage}-events`])
      expect((await world.items(table)).filter(({ event_type }) => event_type !== undefined)).toHaveLength(1);
    const physical = stacks.map((stack) => Object.values(world.made(stack).ofTypes(...statefulTypes)));
    expect(new Set(physical.flat()).size).toBe(physical.flat().length);
  });

  it('changes, and replaces and loses nothing that holds data', async () => {
    await close('s-1', 12.5);
    await world.call('first', 'POST', '/sales/s-1/notes', { text: longText });
    await open('first', 's-2', 'Mary');
    for (let note = 0; note < 10; note += 1) await world.call('first', 'POST', '/sales/s-2/notes', { text: 'tea' });
    await eventually(async () => expect(await events('Sale#s-1')).toContain('CustomerThanked'));
    await sees('first', 's-1', { status: 'closed', total: 12.5 });
    const before = world.made('first').ofTypes(...statefulTypes);

    await world.deploy(['grown']);

    const after = world.made('grown').ofTypes(...statefulTypes);
    expect(after).toMatchObject(before);
    const added = Object.keys(after).filter((id) => !(id in before));
    expect(added.sort()).toEqual(['RefundsDeadLetters', 'RefundsQueue', 'SalesV2Table'].map((id) => expect.stringContaining(id)));
    expect(Object.values(world.made('grown').ofTypes('AWS::Lambda::Function'))).toContain(`stall-${world.aws.stage}-hand`);
  });

  it('reads its old events as they are now, and builds the new version of its projection, which then answers', async () => {
    await sees('grown', 's-1', { status: 'closed', cents: 1250, name: 'Ada' });
    await open('grown', 's-3', 'Ida');
    await eventually(async () => {
      const { json } = await world.call('grown', 'GET', '/statuses/closed/sales');
      expect(json.items).toEqual([{ customerId: 'c-s-1', name: 'Ada', status: 'closed', cents: 1250 }]);
    });
    await sees('grown', 's-2', { status: 'open', cents: 0, name: 'Mary' });
    expect(await notes('grown', 's-1')).toEqual({ status: 'closed', noted: 450_000, thanks: 1, cents: 1250 });
    expect(await notes('grown', 's-2')).toMatchObject({ status: 'open', noted: 30 });
    expect(await world.call('grown', 'POST', '/sales/s-1/refund')).toMatchObject({ status: 202 });
    await sees('grown', 's-1', { status: 'refunded', cents: 1250 });
    await close('s-2', 3);
    await sees('grown', 's-2', { status: 'closed', cents: 300 });
    await eventually(async () => expect((await events('Sale#s-2')).slice(-2)).toEqual(['SaleClosed', 'CustomerThanked']));
    await sees('other-stage', 's-1', { status: 'open', total: 0 });
  });

  it('leaves its data when it is destroyed, and takes it in again', async () => {
    const kept = world.made('grown').ofTypes(...keptTypes);
    const tables = world.made('grown').ofTypes('AWS::DynamoDB::GlobalTable');
    const stored = await settled(tables);
    await destroy(world.aws, world.app, ['grown']);
    expect(await ownQueues()).toEqual([]);
    expect(await contents(tables)).toEqual(stored);
    expect(await world.isProtected(eventTable())).toBe(true);

    if (isReal) await new Promise((resolve) => setTimeout(resolve, 61_000)); // so long the names of deleted queues are taken
    await importResources(kept);
    await world.deploy(['grown']);

    expect(world.made('grown').ofTypes(...keptTypes)).toEqual(kept);
    await sees('grown', 's-1', { status: 'refunded', cents: 1250, name: 'Ada' });
    expect(await notes('grown', 's-1')).toEqual({ status: 'refunded', noted: 450_000, thanks: 1, cents: 1250 });
    await open('grown', 's-4', 'Katherine');
    await close('s-4', 1);
    await sees('grown', 's-4', { status: 'closed', cents: 100, name: 'Katherine' });
    await eventually(async () => expect(await events('Sale#s-4')).toContain('CustomerThanked'));
    expect((await events('Sale#s-1')).filter((type) => type === 'CustomerThanked')).toHaveLength(1);
  });

  it('is removed with its data where somebody says so of each part', async () => {
    await world.remove();
    const { TableNames = [] } = await world.clients.dynamoDb.send(new ListTablesCommand({}));
    expect(TableNames.filter((name) => name.includes(`-${world.aws.stage}`))).toEqual([]);
    expect(await ownBuckets()).toEqual([]);
  });

  function open(stack: Parameters<typeof world.call>[0], saleId: string, name: string) {
    return world.call(stack, 'POST', '/sales', { saleId, customerId: `c-${saleId}`, name });
  }

  async function close(saleId: string, total: number): Promise<void> {
    expect(await world.call('first', 'POST', `/sales/${saleId}/close`, { total })).toMatchObject({ status: 202 });
  }

  async function sees(stack: Parameters<typeof world.call>[0], saleId: string, sale: object): Promise<void> {
    await eventually(async () => expect((await world.call(stack, 'GET', `/sales/${saleId}`)).json).toMatchObject(sale));
  }

  async function notes(stack: Parameters<typeof world.call>[0], saleId: string) {
    return (await world.call(stack, 'GET', `/sales/${saleId}/notes`)).json;
  }

  /** What a mapping file says of each resource is what CloudFormation finds it by. */
  async function importResources(kept: Readonly<Record<string, string>>): Promise<void> {
    const identifiers = { Table: 'TableName', Bucket: 'BucketName', Key: 'KeyId' };
    const mapping = Object.entries(kept).map(([id, physicalId]) => {
      const [, identifier = ''] = Object.entries(identifiers).find(([ending]) => id.endsWith(ending)) ?? [];
      return [id, { [identifier]: physicalId }];
    });
    const file = join(world.aws.folder, 'mapping.json');
    writeFileSync(file, JSON.stringify(Object.fromEntries(mapping)));
    await cdk(['import', 'grown', '--app', world.app, '--resource-mapping', file], {
      env: world.aws.env,
      cwd: world.aws.folder,
    });
  }

  /** What tables hold once nothing has changed for five seconds: consumers note how far they are after all else is done. */
  async function settled(tables: Readonly<Record<string, string>>): Promise<object> {
    for (let before = await contents(tables); ; ) {
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      const now = await contents(tables);
      if (isDeepStrictEqual(now, before)) return now;
      before = now;
    }
  }

  async function contents(tables: Readonly<Record<string, string>>): Promise<object> {
    const items = Object.values(tables).map(async (table) => [table, await world.items(table)]);
    return Object.fromEntries(await Promise.all(items));
  }

  async function ownBuckets(): Promise<readonly string[]> {
    const { Buckets = [] } = await world.clients.s3.send(new ListBucketsCommand({}));
    return Buckets.flatMap(({ Name = '' }) => (Name.startsWith(`stall-${world.aws.stage}-`) ? [Name] : []));
  }

  async function ownQueues(): Promise<readonly string[]> {
    const QueueNamePrefix = `stall-${world.aws.stage}-`;
    return (await world.clients.sqs.send(new ListQueuesCommand({ QueueNamePrefix }))).QueueUrls ?? [];
  }
});
