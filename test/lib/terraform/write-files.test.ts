import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ForeignFileError } from '../../../lib/terraform/errors.ts';
import { headerOf } from '../../../lib/terraform/header.ts';
import { writeFiles } from '../../../lib/terraform/write-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'allframe-write-'));
const model = { modelVersion: 2, service: 'orders', stage: 'dev', resources: [], hash: 'abc' } as const;
const text = (service: string, ...lines: string[]) => Buffer.from([`# ${headerOf({ ...model, service })}`, ...lines, ''].join('\n'));
const put = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);

beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('what an emission writes', () => {
  it('takes the place of what the service was before, in another stage too', () => {
    put('events.tf', text('orders', 'old'));
    put('left.tf', text('orders'));
    put('backend.tf', 'terraform {}');

    const written = writeFiles(folder, new Map([['events.tf', text('orders', 'new')]]));

    expect(written).toEqual({ files: ['events.tf'], removed: ['left.tf'] });
    expect(readFileSync(join(folder, 'events.tf'), 'utf8')).toContain('new');
    expect(readdirSync(folder).sort()).toEqual(['backend.tf', 'events.tf']);
  });

  it('takes the place of no file that somebody wrote', () => {
    put('variables.tf', 'variable "mine" {}');
    put('left.tf', text('orders'));
    const files = new Map(['events.tf', 'variables.tf'].map((name) => [name, text('orders')]));

    expect(() => writeFiles(folder, files)).toThrow(new ForeignFileError('variables.tf', 'was not written by an emission'));
    expect(readFileSync(join(folder, 'variables.tf'), 'utf8')).toBe('variable "mine" {}');
    expect(readdirSync(folder).sort()).toEqual(['left.tf', 'variables.tf']);
  });

  it('takes the place of no other service, nor removes its files', () => {
    put('bus.tf', text('shop'));

    expect(() => writeFiles(folder, new Map([['events.tf', text('orders')]]))).toThrow(
      'its bus.tf was emitted from the service shop; move it away, or emit into another folder',
    );
    expect(readdirSync(folder)).toEqual(['bus.tf']);
  });
});
