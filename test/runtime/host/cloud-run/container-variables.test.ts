import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerVariables } from '../../../../runtime/host/cloud-run/container-variables.ts';

const page = readFileSync(join(__dirname, '../../../../docs/cloud-run.md'), 'utf8');

describe('the variables of containers', () => {
  it('stand in the docs as they stand in the code', () => {
    const rows = Object.entries(containerVariables).map(
      ([name, { meaning, setBy, neededBy }]) => `| \`${name}\` | ${meaning} | ${setBy} | ${neededBy} |`,
    );
    const lines = page.split('\n');
    const start = lines.indexOf('| variable | meaning | set by | needed by |') + 2;
    expect(lines.slice(start, lines.indexOf('', start))).toEqual(rows);
  });
});
