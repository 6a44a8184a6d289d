import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/triggers.md'), 'utf8');
const rows = [...page.matchAll(/^\| `([C-G]\d)` (.+?) \| (.+?) \| (.+?) \|$/gm)].map(([, rule, , unit, real]) => ({ rule, unit, real }));

describe('the table of where each rule is proven', () => {
  it('names every rule about followers, projections, sagas, integration and queues', () => {
    const counts = { C: 5, D: 5, E: 6, F: 2, G: 3 };
    const rules = Object.entries(counts).flatMap(([letter, count]) => Array.from({ length: count }, (_, index) => `${letter}${index + 1}`));
    expect(rows.map(({ rule }) => rule)).toEqual(rules);
  });

  it.each(
    rows.flatMap(({ rule, unit = '', real = '' }) => [unit, real].flatMap((cell) => cell.split('<br>').map((proof) => [rule, proof]))),
  )('names a test of %s that there is: %s', (_, proof) => {
    const [, path = '', name = ''] = /^`(.+?)`: (.+)$/.exec(proof ?? '') ?? [];
    expect(readFileSync(join(root, path), 'utf8')).toContain(name);
  });

  it('has tests of the unit tier on one side, and of the second tier on the other', () => {
    for (const { unit = '', real = '' } of rows) {
      expect(unit).toMatch(/^`test\//);
      expect(real).toMatch(/^`integ-tests\//);
    }
  });
});
