import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaults } from '../../../lib/model/defaults.ts';
import { eventSources, recognizers } from '../../../runtime/trigger/event-source.ts';
import { type FaultHandling, faultTable } from '../../../runtime/trigger/fault-table.ts';

const page = readFileSync(join(__dirname, '../../../docs/triggers.md'), 'utf8');

/** The rows of the page's table whose head begins so. */
function rowsBelow(head: string): readonly string[] {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line.startsWith(head)) + 2;
  const end = lines.findIndex((line, index) => index >= start && !line.startsWith('|'));
  return lines.slice(start, end);
}

function rowOf(source: string, { incurable, curable, retriedBy, attempts, patience, order, end }: FaultHandling): string {
  return `| \`${source}\` | ${incurable} | ${curable} | ${retriedBy} | ${attempts ?? 'as the caller likes'} | ${patience} | ${order} | ${end} |`;
}

describe('the table of faults', () => {
  it('stands in the docs as it stands in the code', () => {
    expect(rowsBelow('| source | what no retry cures')).toEqual(eventSources.map((source) => rowOf(source, faultTable[source])));
  });

  it('names every source, as the table of recognizers does', () => {
    expect(Object.keys(faultTable)).toEqual(eventSources);
    const recognized = eventSources.map((source) => `| \`${source}\` | ${recognizers[source].field} |`);
    expect(rowsBelow('| source | the field that decides')).toEqual(recognized);
  });

  it('tells the numbers that infrastructure is made with', () => {
    const tries = (source: keyof typeof faultTable) => faultTable[source].attempts;
    expect(tries('sqs')).toBe(defaults.queue.maxReceives);
    expect(tries('dynamodb-stream')).toBe(defaults.stream.maximumRetryAttempts + 1);
    for (const source of ['sns', 's3', 'event-bridge', 'schedule', 'direct-invoke'] as const)
      expect(tries(source)).toBe(defaults.asyncFailures.maximumRetryAttempts + 1);
    const days = defaults.deadLetter.retentionSeconds / 86_400;
    expect(faultTable.sqs.end).toContain(`for ${days} days`);
    expect(faultTable.sns.patience).toBe(`at most ${defaults.asyncFailures.maximumEventAgeSeconds / 3_600} hours`);
    expect(faultTable['dynamodb-stream'].patience).toContain(`at most ${defaults.stream.maximumRecordAgeSeconds / 3_600} hours`);
  });
});
