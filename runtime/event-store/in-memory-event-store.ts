import type { Commit } from '../message/commit.ts';
import { checkCommitSize } from './commit-size.ts';
import { ConcurrencyError } from './errors.ts';
import { type EventStore, type LoadedStream, type PendingCommit, placeCommit } from './event-store.ts';
import { headAfter, noStream, type StreamHead } from './stream-head.ts';

/** The reference adapter: the semantics of the port in memory. It keeps nothing when the process ends. */
export class InMemoryEventStore implements EventStore {
  readonly #streams = new Map<string, Commit[]>();
  readonly #listeners: ((commit: Commit) => void)[] = [];

  async load(stream: string): Promise<LoadedStream> {
    const commits = [...this.#commitsOf(stream)];
    const last = commits.at(-1);
    return { commits, head: last ? headAfter(last) : noStream(stream) };
  }

  async append(head: StreamHead, pending: PendingCommit): Promise<StreamHead> {
    const commits = this.#commitsOf(head.stream);
    const isTip = commits.at(-1)?.lastVersion === head.version;
    const winner = isTip ? undefined : commits.find(({ firstVersion }) => firstVersion === head.version + 1);
    if (winner) throw new ConcurrencyError({ winner });
    const commit = detached(placeCommit(head, pending));
    checkCommitSize(commit);
    this.#streams.set(head.stream, [...commits, commit]);
    for (const listener of this.#listeners) listener(commit);
    return headAfter(commit);
  }

  async readAfter(stream: string, version: number): Promise<readonly Commit[]> {
    return this.#commitsOf(stream).filter(({ firstVersion }) => firstVersion > version);
  }

  /** Calls the listener with each commit once it is stored: the local stand-in for the table's stream. */
  subscribe(listener: (commit: Commit) => void): void {
    this.#listeners.push(listener);
  }

  #commitsOf(stream: string): readonly Commit[] {
    return this.#streams.get(stream) ?? [];
  }
}

/** A frozen copy as JSON would return it, so that nobody changes history through a reference that was kept or read. */
function detached(commit: Commit): Commit {
  return frozen({ ...commit, events: JSON.parse(JSON.stringify(commit.events)), metadata: { ...commit.metadata } });
}

function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
