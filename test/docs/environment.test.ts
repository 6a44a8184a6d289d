import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentVariables } from '../../runtime/contract/environment-variables.ts';

it('lists every variable of the table in docs/environment.md, and no other', () => {
  const page = readFileSync(join(__dirname, '../../docs/environment.md'), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| `[A-Z_]+` \|/.test(line));
  const expected = Object.entries(environmentVariables).map(
    ([name, { meaning, setBy, requiredBy }]) => `| \`${name}\` | ${meaning} | ${setBy} | ${requiredBy.join(', ') || 'none'} |`,
  );
  expect(rows).toEqual(expected);
});
