import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaults } from '../../../lib/model/defaults.ts';
import { attemptsOf } from '../../../lib/terraform/google/pubsub-limits.ts';
import { pushFaultTable } from '../../../runtime/trigger/google-fault-table.ts';

const page = readFileSync(join(__dirname, '../../../docs/cloud-run.md'), 'utf8');

describe('the table of faults on Google Cloud', () => {
  it('stands in the docs as it stands in the code', () => {
    const rows = Object.entries(pushFaultTable).map(
      ([source, { incurable, curable, retriedBy, attempts, patience, order, end }]) =>
        `| \`${source}\` | ${incurable} | ${curable} | ${retriedBy} | ${attempts ?? 'as many as fit'} | ${patience} | ${order} | ${end} |`,
    );
    const lines = page.split('\n');
    const start = lines.findIndex((line) => line.startsWith('| source | what no retry cures')) + 2;
    expect(lines.slice(start, lines.indexOf('', start))).toEqual(rows);
  });

  it('tells the numbers that infrastructure is made with', () => {
    expect(pushFaultTable['pubsub-queue'].attempts).toBe(attemptsOf(defaults.queue.maxReceives));
    expect(pushFaultTable['pubsub-bus'].attempts).toBe(attemptsOf(defaults.busRule.maximumRetryAttempts + 1));
    expect(pushFaultTable['pubsub-queue'].end).toContain(`for ${defaults.deadLetter.retentionSeconds / 86_400} days`);
  });
});
