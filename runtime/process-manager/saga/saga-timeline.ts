import type { Commit } from '../../message/commit.ts';
import type { Json } from '../../message/json.ts';
import { type FailedUndo, type PlannedCommand, type SagaEvent, sagaRecords } from './saga-history.ts';

/**
 * The history of a saga for people, a line an event: the time of each step with what came in, and below it, indented, what became of it.
 *
 * @param commits of the saga's stream
 */
export function sagaTimeline(commits: readonly Commit[]): readonly string[] {
  return commits.flatMap((commit) =>
    sagaRecords(commit).map(({ event }, index) => `${index === 0 ? commit.timestamp : indent}  ${lineOf(event, commit)}`),
  );
}

const indent = ' '.repeat('2026-01-01T00:00:00.000Z'.length);

function lineOf(event: SagaEvent, { timestamp }: Commit): string {
  switch (event.type) {
    case 'EventReceived':
      return `${event.data.type} of ${event.data.stream}, version ${event.data.version}`;
    case 'TimeoutFired':
      return `timeout ${event.data.name}`;
    case 'CommandSucceeded':
      return `${event.data.command} succeeded${event.data.version === undefined ? '' : `: ${event.data.streamId}, version ${event.data.version}`}`;
    case 'CommandFailed':
      return `${event.data.command} failed: ${event.data.code}${event.data.details === undefined ? '' : ` ${json(event.data.details)}`}`;
    case 'StateChanged':
      return `state ${json(event.data.state)}`;
    case 'CommandSent':
      return `send ${command(event.data)}${event.data.undo ? `, undone by ${command(event.data.undo)}` : ''}`;
    case 'TimeoutScheduled':
      return `timeout ${event.data.name} ${json(event.data.data)} in ${secondsBetween(timestamp, event.data.dueAt)} s`;
    case 'TimeoutCancelled':
      return `cancel timeout ${event.data.name}`;
    case 'CompensationStarted':
      return `compensate: ${event.data.reason}`;
    case 'CompensationStepSent':
      return `undo by ${command(event.data)}`;
    case 'SagaCompleted':
      return `${event.data.outcome}${failures(event.data.failures)}`;
    case 'InputIgnored':
      return `ignored: the saga ${event.data.status === 'completed' ? 'has ended' : 'compensates'}`;
  }
}

function command({ command: name, input }: PlannedCommand): string {
  return `${name} ${json(input)}`;
}

function json(value: Json): string {
  return JSON.stringify(value);
}

function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1_000;
}

function failures(failed: readonly FailedUndo[]): string {
  return failed.length === 0 ? '' : `, but for ${failed.map(({ command: name, code }) => `${name} (${code})`).join(', ')}`;
}
