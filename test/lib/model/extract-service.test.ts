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
    const [fault] = faultsOf(`process.nextTick(() => { throw new Error('crashed'); });`);
    expect(fault).toMatchObject({ code: 'entry-ended', message: expect.stringContaining('Error: crashed') });
    expect(fault?.message).not.toMatch(/\n|\bat \S+:\d+|Node\.js v/);
  });
});

function faultsOf(code: string): readonly Diagnostic[] {
  const bundle = join(directory, 'bundle.cjs');
  writeFileSync(bundle, code);
  try {
    extractService(bundle, 'src/service.ts', { timeoutMs: 500 });
  } catch (error) {
    if (error instanceof InvalidServiceError) return error.diagnostics;
    throw error;
  }
  throw new Error('nothing is wrong');
}
