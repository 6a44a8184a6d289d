import type { EventStore, LoadedStream, LoadOptions, PendingCommit, TipPage, TipScan } from '../../runtime/event-store/event-store.ts';
import { InMemoryEventStore } from '../../runtime/event-store/in-memory-event-store.ts';
import type { Snapshot } from '../../runtime/event-store/snapshot.ts';
import type { StreamHead } from '../../runtime/event-store/stream-head.ts';
import type { Commit } from '../../runtime/message/commit.ts';

/** A store that counts its calls, and lets a test in before and after each append. */
export class RecordingStore implements EventStore {
  readonly inner = new InMemoryEventStore();
  readonly calls: string[] = [];
  beforeAppend: (head: StreamHead, attempt: number) => Promise<void> = async () => {};
  afterAppend: (head: StreamHead, attempt: number) => Promise<void> = async () => {};
  #attempts = 0;

  load(stream: string, options?: LoadOptions): Promise<LoadedStream> {
    this.calls.push('load');
    return this.inner.load(stream, options);
  }

  async append(head: StreamHead, commit: PendingCommit): Promise<StreamHead> {
    this.calls.push('append');
    this.#attempts += 1;
    const attempt = this.#attempts;
    await this.beforeAppend(head, attempt);
    const next = await this.inner.append(head, commit);
    await this.afterAppend(head, attempt);
    return next;
  }

  readAfter(stream: string, version: number): Promise<readonly Commit[]> {
    this.calls.push('readAfter');
    return this.inner.readAfter(stream, version);
  }

  readCommit(stream: string, version: number): Promise<Commit | undefined> {
    this.calls.push('readCommit');
    return this.inner.readCommit(stream, version);
  }

  readTips(scan: TipScan): Promise<TipPage> {
    this.calls.push('readTips');
    return this.inner.readTips(scan);
  }

  saveSnapshot(snapshot: Snapshot): Promise<void> {
    this.calls.push('saveSnapshot');
    return this.inner.saveSnapshot(snapshot);
  }
}

/** A commit of these events, by default `Counted` by 1 each, that another writer made. */
export function commitOf(commitId: string, { events = 1, commandId = `command of ${commitId}` } = {}): PendingCommit {
  return {
    commitId,
    timestamp: '2026-01-01T00:00:00.000Z',
    metadata: { commandId, correlationId: commandId, causationId: commandId, causationDepth: 0 },
    events: Array.from({ length: events }, () => ({ type: 'Counted', data: { by: 1, unit: 'piece' }, schemaVersion: 1 })),
  };
}
