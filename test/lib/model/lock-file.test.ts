import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidServiceError } from '../../../lib/model/diagnostics.ts';
import { lockFileOf, readLock, writeLock } from '../../../lib/model/lock-file.ts';
import { printLock, type ServiceLock, withEvents, withKnownState } from '../../../lib/model/service-lock.ts';
import { removeTemporaryFolders, temporaryFolder } from '../bundle/temporary-entry.ts';

afterAll(removeTemporaryFolders);

const event = (schema: object) => ({ version: 1, schema: { type: 'object', ...schema } });

const lock: ServiceLock = {
  lockVersion: 1,
  service: 'orders',
  events: { Order: { Shipped: event({ required: ['by'] }), Placed: event({}) }, Basket: {} },
  stages: { prod: { hash: 'abc', resources: { Worker: { kind: 'invocation', id: 'Worker' } as never } } },
};

describe('a lock', () => {
  it('is text in order, with a line an event and a resource', () => {
    expect(printLock(lock)).toBe(`{
  "lockVersion": 1,
  "service": "orders",
  "events": {
    "Basket": {},
    "Order": {
      "Placed": {"schema":{"type":"object"},"version":1},
      "Shipped": {"schema":{"required":["by"],"type":"object"},"version":1}
    }
  },
  "stages": {
    "prod": {
      "hash": "abc",
      "resources": {
        "Worker": {"id":"Worker","kind":"invocation"}
      }
    }
  }
}
`);
  });

  it('keeps what was emitted of a stage that is stateful, a line a resource, whatever else is accepted or locked', () => {
    const file = join(temporaryFolder({}), 'allframe.lock.json');
    const known = { 'aws_sqs_queue.old': { part: 'Old', what: 'Carries it.', mayBeDestroyed: true as const } };
    const states = withKnownState(undefined, { service: 'orders', stage: 'prod' }, { aws: known });
    writeLock(file, withEvents(withKnownState(states, { service: 'orders', stage: 'dev' }, { google: {} }), 'orders', []));

    expect(readLock(file)?.terraform).toEqual({ prod: { aws: known }, dev: { google: {} } });
    expect(readFileSync(file, 'utf8')).toContain(
      '\n        "aws_sqs_queue.old": {"mayBeDestroyed":true,"part":"Old","what":"Carries it."}\n',
    );
    writeFileSync(file, readFileSync(file, 'utf8').replace('"part"', '"of"'));
    expect(() => readLock(file)).toThrow('terraform.prod.aws.aws_sqs_queue.old is not as it was written');
  });

  it('stands beside the entry, and comes back as it was written, with no draft left', () => {
    const folder = temporaryFolder({});
    const file = lockFileOf(join(folder, 'service.ts'));
    expect(readLock(file)).toBeUndefined();

    writeLock(file, lock);

    expect(readLock(file)).toEqual(lock);
    expect(readdirSync(folder)).toEqual(['allframe.lock.json']);
    expect(readFileSync(file, 'utf8')).toBe(printLock(readLock(file) as ServiceLock));
  });

  it('is read as Git and editors on Windows leave it', () => {
    const folder = temporaryFolder({ 'allframe.lock.json': `\uFEFF${printLock(lock).replaceAll('\n', '\r\n')}` });
    expect(readLock(join(folder, 'allframe.lock.json'))).toEqual(lock);
  });

  it('holds names that every object has', () => {
    const file = lockFileOf(join(temporaryFolder({}), 'service.ts'));
    writeLock(file, { ...lock, events: JSON.parse('{ "__proto__": { "constructor": { "version": 1 } } }') });
    expect(Object.keys(readLock(file)?.events ?? {})).toEqual(['__proto__']);
  });
});

describe('a lock that is', () => {
  const printed = printLock(lock);
  const merged = `${printed.slice(0, 60)}\n<<<<<<< HEAD\n`;

  it.each([
    ['no JSON', printed.replace('"Placed":', '"Placed"'), 'broken-lock', /it is no JSON/, 7],
    ['cut off', '', 'broken-lock', /it is no JSON/, undefined],
    ['left with both sides of a merge', merged, 'broken-lock', /a merge left both sides in it/, 6],
    ['of a newer version', printed.replace('"lockVersion": 1', '"lockVersion": 2'), 'newer-lock', /it is of version 2/, undefined],
    ['no object', '[]', 'broken-lock', /^it is not as it was written/, undefined],
    ['without its version', printed.replace('lockVersion', 'version'), 'broken-lock', /^lockVersion is not/, undefined],
    ['of nobody', printed.replace('"orders"', '1'), 'broken-lock', /^service is not/, undefined],
    ['odd in an event', printed.replace('"version":1}', '"version":"1"}'), 'broken-lock', /^events\.Order\.Placed is not/, undefined],
    ['odd in a schema', printed.replace('{"type":"object"}', '"x"'), 'broken-lock', /^events\.Order\.Placed is not/, undefined],
    ['odd in a stage', printed.replace('"abc"', 'null'), 'broken-lock', /^stages\.prod is not/, undefined],
    ['odd in a resource', printed.replace('"kind"', '"sort"'), 'broken-lock', /^stages\.prod\.resources\.Worker is not/, undefined],
  ])('%s is refused with its place and what to do', (_what, text, code, message, line) => {
    const file = lockFileOf(join(temporaryFolder({ 'allframe.lock.json': text }), 'service.ts'));

    const [fault] = faultsOf(() => readLock(file));

    expect(fault).toMatchObject({ severity: 'error', code, message: expect.stringMatching(message), remedy: expect.stringMatching(/\w/) });
    expect(fault?.place).toMatch(line === undefined ? /allframe\.lock\.json(:1)?$/ : new RegExp(`allframe\\.lock\\.json:${line}$`));
  });

  it('not to be written is a fault, and leaves no draft', () => {
    const folder = temporaryFolder({ 'allframe.lock.json/inner': '' });
    expect(faultsOf(() => writeLock(join(folder, 'allframe.lock.json'), lock))).toMatchObject([{ code: 'unwritable-lock' }]);
    expect(readdirSync(folder)).toEqual(['allframe.lock.json']);
  });

  it('no file is refused as well', () => {
    const file = lockFileOf(join(temporaryFolder({}), 'service.ts'));
    mkdirSync(file);
    expect(faultsOf(() => readLock(file))).toMatchObject([{ code: 'unreadable-lock', message: expect.stringContaining('EISDIR') }]);
  });
});

function faultsOf(work: () => unknown) {
  try {
    work();
  } catch (error) {
    if (error instanceof InvalidServiceError) return error.diagnostics;
  }
  return [];
}
