import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Diagnostic, InvalidServiceError } from '../../../lib/model/diagnostics.ts';
import { extractService } from '../../../lib/model/extract-service.ts';

const directory = mkdtempSync(join(tmpdir(), 'allframe-extract-test-'));

afterAll(() => rmSync(directory, { recursive: true }));

describe('a child that loads an entry', () => {
  it('is ended when it takes too long', () => {
    expect(faultsOf(`for (;;);`)).toEqual([
      expect.objectContaining({ code: 'entry-timed-out', place: 'src/service.ts', message: 'loading it took more than 0.5 s' }),
    ]);
  });

  it('is ended even where it listens for signals', () => {
    expect(faultsOf(`process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1);`)[0]?.code).toBe('entry-timed-out');
  });

  it('that crashes is quoted without its stack trace', () => {
    const [fault] = faultsOf(`process.nextTick(() => { throw new Error('crashed'); });`, 5_000);
    expect(fault).toMatchObject({ code: 'entry-ended', message: expect.stringContaining('Error: crashed') });
    expect(fault?.message).not.toMatch(/\n|\bat \S+:\d+|Node\.js v/);
  });
});

describe('what a child loads', () => {
  it.each([
    ['a connection of TCP', `require('node:net').connect(9, '127.0.0.1')`, 'open connections'],
    ['one of TLS', `require('node:tls').connect(9, '127.0.0.1')`, 'open connections'],
    ['a request of HTTP', `require('node:http').get('http://127.0.0.1:9')`, 'open connections'],
    ['one of HTTPS', `require('node:https').get('https://127.0.0.1:9')`, 'open connections'],
    ['a session of HTTP/2', `require('node:http2').connect('http://127.0.0.1:9')`, 'open connections'],
    ['a request by fetch', `await fetch('http://127.0.0.1:9')`, 'open connections'],
    ['a datagram', `require('node:dgram').createSocket('udp4').send('x', 9, '127.0.0.1')`, 'open connections'],
    ['a name', `require('node:dns').lookup('localhost', () => undefined)`, 'look names up'],
    ['a record', `await new (require('node:dns').promises.Resolver)().resolve4('example.com')`, 'look names up'],
    ['a name by a promise', `await require('node:dns/promises').lookup('localhost')`, 'look names up'],
    ['a program', `require('node:child_process').spawn('true')`, 'start other programs'],
    ['a program that is waited for', `require('node:child_process').execSync('true')`, 'start other programs'],
    ['another Node', `require('node:child_process').fork('x.js')`, 'start other programs'],
    ['a program as an ES module', `(await import('node:child_process')).execFileSync('true')`, 'start other programs'],
    ['a program of a worker of a cluster', `require('node:cluster').fork()`, 'start other programs'],
    ['a connection by what Node hands out', `process.getBuiltinModule('net').connect(9)`, 'open connections'],
  ])('is refused %s', (_, statement, what) => {
    const [fault] = faultsOf(
      `(async () => { ${statement} })().catch(({ message }) => { console.error(message); process.exit(7); });`,
      5_000,
    );
    expect(fault).toMatchObject({ code: 'entry-ended', message: expect.stringContaining(`an entry must not ${what} while it is loaded`) });
  });

  it('is refused them in its threads too', () => {
    const thread = `try { require('node:net').connect(9) } catch ({ message }) { require('node:fs').writeSync(2, message); }`;
    const [fault] = faultsOf(
      `new (require('node:worker_threads').Worker)(${JSON.stringify(thread)}, { eval: true }).on('exit', () => process.exit(7));`,
      5_000,
    );
    expect(fault?.message).toContain('must not open connections');
  });
});

function faultsOf(code: string, timeoutMs = 500): readonly Diagnostic[] {
  const bundle = join(directory, 'bundle.cjs');
  writeFileSync(bundle, code);
  try {
    extractService(bundle, 'src/service.ts', { timeoutMs });
  } catch (error) {
    if (error instanceof InvalidServiceError) return error.diagnostics;
    throw error;
  }
  throw new Error('nothing is wrong');
}
