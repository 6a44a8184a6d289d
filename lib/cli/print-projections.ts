import pc from 'picocolors';
import type { ProjectionStatus, ProjectionVersion } from '../../runtime/host/manage-projections.ts';
import { counted } from './counted.ts';
import { type DeployedProjections, textOf } from './deployed-projections.ts';
import { liveLine, type Terminal } from './live-line.ts';
import { tableOf } from './table.ts';

/** Tells of a rebuild. */
export interface RebuildPrinter {
  readonly alreadyActive: (status: ProjectionStatus) => void;
  readonly requested: (status: ProjectionStatus) => void;
  /** Nobody has taken it up yet. */
  readonly waiting: (status: ProjectionStatus) => void;
  readonly progress: (status: ProjectionStatus) => void;
  readonly hint: (text: string) => void;
  readonly ended: (status: ProjectionStatus) => void;
  /** Nothing more is shown. */
  readonly end: () => void;
}

/** How all versions stand: a table, with what could not be projected below it, or one object of JSON. */
export function printStatuses(
  statuses: readonly ProjectionStatus[],
  { model, versions, place }: DeployedProjections,
  { json }: { readonly json: boolean },
): void {
  const { service, stage } = model;
  const { checkpointTable } = place;
  const isInService = (status: ProjectionStatus) => versions.some((one) => textOf(one) === textOf(status));
  if (json) {
    const projections = statuses.map((status) => ({ ...status, isInService: isInService(status) }));
    process.stdout.write(`${JSON.stringify({ service, stage, checkpointTable, projections }, null, 2)}\n`);
    return;
  }
  const lines = [
    `${pc.bold(service)}, stage ${stage}, in ${pc.cyan(checkpointTable)}`,
    ...tableOf(
      columns,
      statuses.map((status) => rowOf(status, isInService(status))),
    ).map((line) => `  ${line}`),
    ...statuses.flatMap(parkedLines),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** JSON, a line for each thing that is told; else lines for people, the last of which changes on a terminal. */
export function rebuildPrinter(
  version: ProjectionVersion,
  { json }: { readonly json: boolean },
  terminal: Terminal = process.stderr,
): RebuildPrinter {
  return json ? jsonPrinter(version) : linePrinter(version, terminal);
}

const columns = [
  { title: 'projection' },
  { title: 'status' },
  { title: 'streams', align: 'right' },
  { title: 'segments', align: 'right' },
  { title: 'parked', align: 'right' },
  { title: 'started' },
  { title: 'finished' },
] as const;

function rowOf(status: ProjectionStatus, isInService: boolean): readonly string[] {
  const { streams, segments, segmentsDone, parked, startedAt = '', finishedAt = '' } = status;
  const colour = colours[status.status] ?? ((text: string) => text);
  const standing = isInService ? status.status : `${status.status}, not in the service`;
  const done = segments === 0 ? '' : `${segmentsDone} of ${segments}`;
  return [textOf(status), colour(standing), streams.toLocaleString('en'), done, `${parked.length}`, startedAt, finishedAt];
}

const colours: Partial<Readonly<Record<ProjectionStatus['status'], (text: string) => string>>> = {
  active: pc.green,
  parked: pc.red,
  cancelled: pc.yellow,
  retired: pc.dim,
};

/** `OrderSummaries@2 parked Order#o-1 at 3: document is no object` */
function parkedLines({ parked, ...status }: ProjectionStatus): readonly string[] {
  return parked.map(({ stream, version, reason }) => `${textOf(status)} ${pc.red('parked')} ${stream} at ${version}: ${reason}`);
}

function jsonPrinter(version: ProjectionVersion): RebuildPrinter {
  let last = '';
  const line = (value: object) => void process.stdout.write(`${JSON.stringify(value)}\n`);
  return {
    alreadyActive: (status) => line({ type: 'end', ...status }),
    requested: (status) => line({ type: 'requested', ...status }),
    waiting: () => {},
    progress: (status) => {
      const text = JSON.stringify(status);
      if (text !== last) line({ type: 'progress', ...status });
      last = text;
    },
    hint: (text) => line({ type: 'hint', ...version, text }),
    ended: (status) => line({ type: 'end', ...status }),
    end: () => {},
  };
}

function linePrinter(version: ProjectionVersion, terminal: Terminal): RebuildPrinter {
  const live = liveLine(terminal);
  const name = textOf(version);
  let last = '';
  const show = (text: string, isNews: boolean) => {
    if (terminal.isTTY) live.show(text);
    else if (isNews) terminal.write(`${text}\n`);
  };
  const lines = (...texts: readonly string[]) => {
    live.clear();
    process.stdout.write(texts.map((text) => `${text}\n`).join(''));
  };
  return {
    alreadyActive: () =>
      lines(`${pc.bold(name)} is built already, and queries answer from it; to fill it anew, give the projection a new version`),
    requested: () => lines(`${pc.bold(name)} will be built; see allframe projections list`),
    waiting: () => {
      show(`${name} waits for the rebuilder`, last !== 'waiting');
      last = 'waiting';
    },
    progress: ({ streams, segments, segmentsDone, parked }) => {
      const step = `${segmentsDone} of ${counted(segments, 'segment')}`;
      const failed = parked.length > 0 ? `, ${parked.length} parked` : '';
      // Where nobody looks, a line for each segment is enough.
      show(`${name} is being built: ${counted(streams, 'stream')}, ${step}${failed}`, last !== step + failed);
      last = step + failed;
    },
    hint: (text) => {
      live.clear();
      terminal.write(`${pc.yellow('warning')} ${text}\n`);
    },
    ended: (status) => lines(...parkedLines(status), ...(status.status === 'active' ? [summaryOf(status)] : [])),
    end: live.clear,
  };
}

function summaryOf(status: ProjectionStatus): string {
  const { streams, startedAt, finishedAt } = status;
  const seconds = startedAt && finishedAt ? ` in ${Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000)} s` : '';
  return `${pc.bold(textOf(status))} is built from ${counted(streams, 'stream')}${seconds}: queries answer from it`;
}
