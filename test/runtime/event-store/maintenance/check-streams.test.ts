import type { AttributeItem } from '../../../../runtime/event-store/dynamodb/commit-item.ts';
import { closeStream } from '../../../../runtime/event-store/maintenance/close-stream.ts';
import { at, large, table, world } from './checking.ts';
import { fakeEventTable } from './fake-event-table.ts';

/** An item as it is, with attributes changed or, where they are undefined, removed. */
function change({ client }: ReturnType<typeof world>, [stream, version]: readonly [string, number], changes: Record<string, unknown>) {
  const item = { ...client.item(stream, at(version)), ...changes };
  client.put(Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as AttributeItem);
}

describe('a check of streams', () => {
  it('finds nothing in what the event store wrote, and counts it', async () => {
    const test = world();
    await test.append('Order#a', 1, 3, 1);
    await test.append('acme#Order#b', 2, large, 1);
    await test.snapshot('Order#a');
    await test.snapshot('acme#Order#b');
    await test.append('Order#a', 1);
    await closeStream(test.store, 'acme#Order#b', { ambient: test.ambient, deadline: Date.now() + 10_000 });
    const { report, findings } = await test.check();
    expect(findings).toEqual([]);
    expect(report).toMatchObject({ isWhole: true, items: 10, streams: 2, objects: 1, pointers: 1, uncheckedPointers: 0 });
  });

  it('finds nothing in an empty table', async () => {
    expect(await world().check()).toMatchObject({ findings: [], report: { isWhole: true, items: 0, streams: 0, objects: 0 } });
  });

  it('finds nothing wrong with items that were written by hand', async () => {
    const test = world();
    for (const version of [1, 2])
      test.client.put({
        ...{ PK: { S: 'Order#hand' }, SK: { S: at(version) }, event_type: { S: 'Counted' }, payload: { S: '{}' } },
        ...{ timestamp: { S: '2020-01-01T00:00:00Z' }, metadata: { M: {} } },
      });
    await test.append('Order#hand', 1);
    expect((await test.check()).findings).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['has no payload', { payload: undefined }, 'payload is missing or no string'],
    ['is no JSON', { payload: { S: '{' } }, 'payload is not JSON'],
    ['has a payload of another type', { payload: { N: '1' } }, 'payload is missing or no string'],
    ['has no type', { event_type: undefined }, 'event_type is missing or no string'],
    ['ends elsewhere', { last_version: { N: '7' } }, 'last_version is not 2'],
    ['names another predecessor', { previous_commit_id: { S: 'other' } }, 'it follows commit other, but commit-1 stands before it'],
  ])('says what is broken where a commit %s, once', async (_what, changes, fault) => {
    const test = world();
    await test.append('Order#a', 1, 1, 1);
    await test.append('Order#b', 1);
    change(test, ['Order#a', 2], changes);
    const { report, findings } = await test.check();
    expect(findings[0]).toEqual({
      kind: 'broken',
      subject: 'commit',
      stream: 'Order#a',
      version: at(2),
      object: undefined,
      fault,
      isSwept: false,
    });
    expect(report).toMatchObject({ broken: findings.length, items: 4 });
  });

  it('says where a gap is, and does not blame what follows it', async () => {
    const test = world();
    await test.append('Order#a', 1, 2, 1, 1);
    const gapped = world();
    for (const version of [1, 4, 5]) gapped.client.put(test.client.item('Order#a', at(version)) as AttributeItem);
    expect((await gapped.check()).findings).toMatchObject([{ version: at(4), fault: 'a gap: the commit before it ends at version 1' }]);
  });

  it('says where commits overlap, once', async () => {
    const test = world();
    await test.append('Order#a', 1, 3, 1);
    const other = { ...test.client.item('Order#a', at(1)), SK: { S: at(3) }, last_version: { N: '3' } };
    test.client.put(other as AttributeItem);
    const { findings } = await test.check();
    expect(findings.map(({ version, fault }) => [version, fault])).toEqual([
      [at(3), 'it overlaps another commit: the commit before it ends at version 4'],
      [at(5), expect.stringContaining('it follows commit commit-2')],
    ]);
  });

  it('says what stands behind the end of a closed stream', async () => {
    const test = world();
    const head = await test.append('Order#a', 1);
    await closeStream(test.store, 'Order#a', { ambient: test.ambient, deadline: Date.now() + 10_000 });
    change(test, ['Order#a', 1], { SK: { S: at(3) }, last_version: { N: '3' }, previous_commit_id: undefined });
    expect(head.version).toBe(1);
    expect((await test.check()).findings).toMatchObject([{ version: at(3), fault: 'it stands behind the commit that closed its stream' }]);
  });

  it('tells foreign items from those that stand in the way of a stream', async () => {
    const test = world();
    await test.append('Order#a', 1);
    for (const [PK, SK] of [
      ['USER#1', 'PROFILE'],
      ['config', 'x'],
      ['Order#a', 'note'],
    ] as const)
      test.client.put({ PK: { S: PK }, SK: { S: SK }, text: { S: 'foreign' } });
    const { findings } = await test.check({ sweep: true });
    expect(findings.map(({ kind, subject, stream, isSwept }) => [kind, subject, stream, isSwept]).sort()).toEqual([
      ['broken', 'item', 'Order#a', false],
      ['orphaned', 'item', 'USER#1', false],
      ['orphaned', 'item', 'config', false],
    ]);
  });

  it('finds snapshots that stand behind nothing, and deletes them when it sweeps', async () => {
    const test = world();
    await test.append('Order#a', 2, 1);
    await test.snapshot('Order#a');
    await test.snapshot('Order#a', { version: 9, commitId: 'later' });
    await test.append('Order#b', 2);
    await test.snapshot('Order#b', { version: 1 });
    await test.append('Order#c', 1);
    await test.snapshot('Order#c', { commitId: 'another' });
    await test.snapshot('Gone#d', { version: 3 });
    const { findings } = await test.check();
    expect(findings.map(({ stream, fault }) => [stream, fault]).sort()).toEqual([
      ['Gone#d', 'its stream has no commit before it'],
      ['Order#a', 'no commit ends at its version; the one before it ends at 3'],
      ['Order#b', 'no commit ends at its version; the one before it ends at 2'],
      ['Order#c', 'it was made behind commit another, but commit-4 stands there'],
    ]);
    expect(findings.every(({ kind, subject, isSwept }) => kind === 'orphaned' && subject === 'snapshot' && !isSwept)).toBe(true);
    expect((await test.check({ sweep: true })).report).toMatchObject({ orphaned: 4, swept: 4 });
    expect((await test.check()).report).toMatchObject({ orphaned: 0, swept: 0, items: 5 });
  });

  it('leaves a snapshot that was saved anew since it was read', async () => {
    const test = world();
    await test.snapshot('Gone#d', { version: 3 });
    const newer = { ...test.client.item('Gone#d', `${at(3)}#snapshot#f`), snapshot: { S: '{"newer":true}' } };
    const raced = fakeEventTable({ before: (operation) => void (operation === 'DeleteItem' && raced.put(newer)) });
    raced.put(test.client.item('Gone#d', `${at(3)}#snapshot#f`) as AttributeItem);
    const { findings } = await test.check({ client: raced, sweep: true });
    expect(findings).toMatchObject([{ kind: 'orphaned', isSwept: false }]);
    expect(raced.item('Gone#d', `${at(3)}#snapshot#f`)).toEqual(newer);
  });

  it('says which commits are in objects that are missing, or hold something else', async () => {
    const test = world();
    await test.append('Order#a', large);
    await test.append('Order#b', large);
    await test.append('Order#c', large);
    const [a = '', b = ''] = (await test.objects.list('')).objects.map(({ key }) => key);
    await test.objects.delete(a);
    await test.objects.put(b, Buffer.from('{"commits":[]}'));
    const { findings } = await test.check({ sweep: true });
    expect(
      findings
        .filter(({ subject }) => subject === 'commit')
        .map(({ kind, stream, object, fault }) => [stream, kind, object, fault])
        .sort(),
    ).toEqual([
      ['Order#a', 'dangling', a, `the bucket has no object ${a}`],
      ['Order#b', 'broken', b, `the object ${b} does not hold commit commit-2`],
    ]);
    expect(test.client.item('Order#a', at(1))).toBeDefined();
  });

  it('says how many pointers it could not follow without a bucket', async () => {
    const test = world();
    await test.append('Order#a', large, large, 1);
    expect(await test.check({ objects: undefined })).toMatchObject({
      findings: [],
      report: { uncheckedPointers: 2, pointers: 0, isWhole: true },
    });
  });

  it('believes a consistent read of the stream, where the scan has missed a commit', async () => {
    const test = world({ pageSize: 10 });
    await test.append('Order#a', 1, 1, 1);
    const stale = {
      ...test.client,
      call: async (operation: string, input: never) => {
        const answer = (await test.client.call(operation as 'Scan', input)) as { Items: AttributeItem[] };
        return (operation === 'Scan' ? { ...answer, Items: answer.Items.filter(({ SK }) => SK?.S !== at(2)) } : answer) as never;
      },
    };
    expect((await test.check({ client: stale })).findings).toEqual([]);
    expect(test.client.operations.filter((name) => name === 'Query')).not.toHaveLength(0);
  });

  it('passes on what the table fails with, after the others have stopped', async () => {
    const client = fakeEventTable({
      before: (operation) => {
        if (operation === 'Scan') throw Object.assign(new Error('no'), { name: 'ResourceNotFoundException' });
      },
    });
    await expect(world().check({ client })).rejects.toMatchObject({ code: 'store-not-found', store: table });
  });

  it('reads page by page, and never faster than at its rate', async () => {
    const test = world({ pageSize: 5 });
    for (let id = 0; id < 40; id += 1) await test.append(`Order#${id}`, 1);
    const begin = test.ambient.now();
    const { report } = await test.check({ ratePerSecond: 2, segments: 3 });
    const pages = test.client.operations.filter((name) => name === 'Scan').length;
    expect(report).toMatchObject({ items: 40, streams: 40, segments: 3, segmentsDone: 3 });
    expect(pages).toBeGreaterThanOrEqual(8);
    expect(test.ambient.now() - begin).toBeGreaterThanOrEqual(((pages - 1) * 1_000) / 2);
    await expect(test.check({ ratePerSecond: 0 })).rejects.toMatchObject({ code: 'invalid-rate' });
  });
});

describe('a check that was interrupted', () => {
  it('goes on where it was, in the middle of a stream too, and tells each thing once', async () => {
    const test = world({ pageSize: 2 });
    for (const id of ['a', 'b', 'c', 'd']) await test.append(`Order#${id}`, 1, 1, 1, 1, 1);
    change(test, ['Order#b', 2], { payload: undefined });
    await test.objects.put(`commits/Order%23b/${at(2)}/lost`, Buffer.from('{}'));
    const whole = await test.check();
    let stops = 0;
    const findings: unknown[] = [];
    for (let token: string | undefined; ; stops += 1) {
      const stop = new AbortController();
      const { report, findings: own } = await test.check({
        resume: token,
        signal: stop.signal,
        segments: 2,
        onProgress: () => stop.abort(),
      });
      findings.push(...own);
      token = report.token;
      if (report.isWhole) {
        expect(report).toMatchObject({ items: 20, streams: 4, objects: 1, broken: whole.report.broken, segments: 2 });
        break;
      }
    }
    expect(stops).toBeGreaterThan(5);
    expect(findings).toEqual(whole.findings);
  });

  it('takes no token of another table, and none that is no token', async () => {
    const { report } = await world().check();
    for (const [resume, name] of [
      [report.token, 'other'],
      ['???', table],
      [Buffer.from('null').toString('base64url'), table],
    ] as const)
      await expect(world().check({ resume, table: name })).rejects.toMatchObject({
        name: 'InvalidCheckTokenError',
        code: 'invalid-check-token',
      });
  });
});
