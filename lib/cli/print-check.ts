import pc from 'picocolors';
import type { CheckProgress, CheckReport } from '../../runtime/event-store/maintenance/check-streams.ts';
import type { FindingKind, StreamFinding } from '../../runtime/event-store/maintenance/finding.ts';
import { counted } from './counted.ts';
import { liveLine, type Terminal } from './live-line.ts';

/** Shows a check. */
export interface CheckPrinter {
  readonly finding: (finding: StreamFinding) => void;
  readonly progress: (progress: CheckProgress) => void;
  readonly report: (report: CheckReport) => void;
  /** Nothing more is shown. */
  readonly end: () => void;
}

/** One object of JSON a line: each finding, then the report. */
export function jsonPrinter(): CheckPrinter {
  const line = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);
  return {
    finding: (finding) => line({ type: 'finding', ...finding }),
    progress: () => {},
    report: (report) => line({ type: 'report', ...report }),
    end: () => {},
  };
}

/** Lines for people; on a terminal the last one says how far the check is. */
export function linePrinter(terminal: Terminal = process.stderr): CheckPrinter {
  const last = liveLine(terminal);
  const lines = (text: string) => {
    last.clear();
    process.stdout.write(`${text}\n`);
  };
  return {
    finding: (finding) => lines(textOf(finding)),
    progress: ({ segments, segmentsDone, items, objects }) =>
      last.show(`${counted(items, 'item')}, ${counted(objects, 'object')}, ${segmentsDone} of ${segments} segments`),
    report: (report) => lines(summaryOf(report).join('\n')),
    end: last.clear,
  };
}

/** `broken     Order#o-1 at 00000000000000000002: payload is not JSON` */
function textOf({ kind, stream, version, object, fault, isSwept }: StreamFinding): string {
  const place = version === undefined ? object : `${stream} at ${version}`;
  return `${colours[kind](kind.padEnd(12))} ${place}: ${fault}${isSwept ? pc.green(' (deleted)') : ''}`;
}

const colours: Readonly<Record<FindingKind, (text: string) => string>> = {
  broken: pc.red,
  dangling: pc.red,
  orphaned: pc.yellow,
  unreferenced: pc.yellow,
  unproven: pc.dim,
};

const meanings: Readonly<Record<FindingKind, string>> = {
  broken: 'can’t be read, or doesn’t follow what stands before it',
  dangling: 'commits whose object is missing',
  orphaned: 'snapshots that stand behind nothing, and foreign items',
  unreferenced: 'objects that no item points to',
  unproven: 'objects that are left, since no read proves that nothing will point to them',
};

function summaryOf(report: CheckReport): readonly string[] {
  const { items, streams, objects, pointers, uncheckedPointers, swept } = report;
  const kinds = Object.entries(meanings) as [FindingKind, string][];
  return [
    `${counted(items, 'item')} in ${counted(streams, 'partition')}, ${counted(objects, 'object')}, ${counted(pointers, 'pointer')} followed`,
    ...kinds.map(([kind, meaning]) => `  ${kind.padEnd(12)} ${String(report[kind]).padStart(8)}  ${pc.dim(meaning)}`),
    ...(swept > 0 ? [`  ${'deleted'.padEnd(12)} ${String(swept).padStart(8)}`] : []),
    ...(uncheckedPointers > 0 ? [pc.yellow(`${counted(uncheckedPointers, 'pointer')} not followed; name the bucket with --bucket`)] : []),
  ];
}
