import type { Commit } from '../message/commit.ts';
import type { StoredEvent } from '../message/event.ts';
import { deepFrozen, frozenJson, jsonBytesAtMost } from '../message/json.ts';
import { checkCommitSize, maxItemBytes } from './commit-size.ts';
import { ConcurrencyError, HistoryDivergedError, StreamClosedError } from './errors.ts';
import type { EventStore, LoadedStream, LoadOptions, PendingCommit, StreamTip, TipPage, TipScan } from './event-store.ts';
import { LoadedAsList } from './loaded-as-list.ts';
import type { Snapshot } from './snapshot.ts';
import { checkSnapshotSize } from './snapshot-size.ts';
import { headAfter, noStream, type StreamHead } from './stream-head.ts';
import { defaultTipLimit, isRecent, isWanted, readTipToken, writeTipToken } from './tip-scan.ts';

/** The reference adapter: the semantics of the port in memory. It keeps nothing when the process ends. */
export class InMemoryEventStore implements EventStore {
  readonly #streams = new Map<string, KeptStream>();
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #listeners: ((commit: Commit) => void)[] = [];

  async load(stream: string, { snapshots }: LoadOptions = {}): Promise<LoadedStream> {
    const kept = this.#streams.get(stream);
    if (!kept) return { head: noStream(stream), commits: [] };
    const { tip, commits, events } = kept;
    const snapshot = snapshots && this.#snapshots.get(snapshotKey(stream, snapshots));
    if (!snapshot) return new LoadedAsList(headAfter(tip), commits, events);
    return { head: headAfter(tip), commits: commits.filter(({ firstVersion }) => firstVersion > snapshot.version), snapshot };
  }

  async append(head: StreamHead, pending: PendingCommit): Promise<StreamHead> {
    if (head.isClosed) throw new StreamClosedError(head);
    const kept = this.#streams.get(head.stream);
    checkHead(head, kept);
    const commit = stored(head, pending);
    if (kept) keep(kept, commit);
    else this.#streams.set(head.stream, { tip: commit, commits: [commit], events: [...commit.events] });
    for (const listener of this.#listeners) listener(commit);
    return headAfter(commit);
  }

  async readAfter(stream: string, version: number): Promise<readonly Commit[]> {
    return this.#commitsOf(stream).filter(({ firstVersion }) => firstVersion > version);
  }

  async readCommit(stream: string, version: number): Promise<Commit | undefined> {
    return this.#commitsOf(stream).find(({ firstVersion, lastVersion }) => firstVersion <= version && version <= lastVersion);
  }

  async readTips(scan: TipScan): Promise<TipPage> {
    const { segment = { index: 0, of: 1 }, limit = defaultTipLimit } = scan;
    const [start = 0] = readTipToken<[start: number]>(scan, ([place]) => Number.isInteger(place)) ?? [];
    // Streams are in the order of their first commits and none goes away, so that a place in it stays one.
    const streams = [...this.#streams.keys()].map((stream, place) => ({ stream, place }));
    const left = streams.filter(({ place, stream }) => place >= start && place % segment.of === segment.index && isWanted(scan, stream));
    const tips = left
      .slice(0, limit)
      .flatMap(({ stream }) => tipOf(this.#commitsOf(stream)))
      .filter(({ timestamp }) => isRecent(scan, timestamp));
    const next = left[limit]?.place;
    return next === undefined ? { tips } : { tips, next: writeTipToken(scan, [next]) };
  }

  async saveSnapshot(snapshot: Snapshot): Promise<void> {
    const key = snapshotKey(snapshot.stream, snapshot);
    const text = JSON.stringify(snapshot);
    checkSnapshotSize(snapshot, text);
    if ((this.#snapshots.get(key)?.version ?? 0) < snapshot.version) this.#snapshots.set(key, deepFrozen(JSON.parse(text)));
  }

  /** Calls the listener with each commit once it is stored: the local stand-in for the table's stream. */
  subscribe(listener: (commit: Commit) => void): void {
    this.#listeners.push(listener);
  }

  #commitsOf(stream: string): readonly Commit[] {
    return this.#streams.get(stream)?.commits ?? [];
  }
}

/** A stream as it is kept: its commits, and beside them the events of all of them as one list, which is what a load folds. */
interface KeptStream {
  tip: Commit;
  readonly commits: Commit[];
  readonly events: StoredEvent[];
}

function snapshotKey(stream: string, { fingerprint }: Pick<Snapshot, 'fingerprint'>): string {
  return `${stream}#${fingerprint}`;
}

function tipOf(commits: readonly Commit[]): readonly StreamTip[] {
  const last = commits.at(-1);
  return last ? [{ stream: last.stream, version: last.lastVersion, commitId: last.commitId, timestamp: last.timestamp }] : [];
}

/** Refuses a head that is not the tip: another writer was faster, or the head is of another history. */
function checkHead({ stream, version, commitId }: StreamHead, kept: KeptStream | undefined): void {
  const tip = kept?.tip;
  if ((tip?.lastVersion ?? 0) === version && tip?.commitId === commitId) return;
  const winner = kept?.commits.findLast(({ firstVersion }) => firstVersion === version + 1);
  if (winner) throw new ConcurrencyError({ winner });
  throw new HistoryDivergedError({ stream, version, expected: commitId ?? 'none', found: tip?.commitId });
}

function keep(kept: KeptStream, commit: Commit): void {
  kept.tip = commit;
  kept.commits.push(commit);
  for (const event of commit.events) kept.events.push(event);
}

/**
 * The commit in its place as it is kept: a frozen copy as JSON returns it, so that nobody changes history through a reference that was kept or
 * read. Field by field, since a long stream is read faster where its objects are of one shape.
 *
 * @throws {CommitTooLargeError}
 */
function stored({ stream, version, commitId: previousCommitId }: StreamHead, pending: PendingCommit): Commit {
  const { commitId, timestamp, metadata, closes } = pending;
  const events = Object.freeze(pending.events.map(storedEvent));
  if (!isSmall(stream, metadata, events)) checkCommitSize({ stream, metadata, events });
  return Object.freeze({
    stream,
    firstVersion: version + 1,
    lastVersion: version + events.length,
    commitId,
    previousCommitId,
    timestamp,
    metadata: Object.isFrozen(metadata) ? metadata : Object.freeze({ ...metadata }),
    events,
    closes,
  });
}

/** What has no JSON, such as `undefined`, is not stored. */
function storedEvent(event: StoredEvent): StoredEvent {
  const { type, schemaVersion } = event;
  const data = frozenJson(event.data);
  return data === event.data && Object.isFrozen(event) ? event : Object.freeze({ type, data, schemaVersion });
}

/** Whether there is no need to measure it exactly, as with almost every commit. */
function isSmall(stream: string, metadata: Commit['metadata'], events: readonly StoredEvent[]): boolean {
  let bytes = jsonBytesAtMost(stream) + jsonBytesAtMost(metadata);
  for (const { type, data } of events) bytes += jsonBytesAtMost(type) + jsonBytesAtMost(data) + bytesPerEvent;
  return events.length > 0 && bytes < maxItemBytes / 2;
}

/** Room for the names of an event's fields and the version of its schema. */
const bytesPerEvent = 128;
