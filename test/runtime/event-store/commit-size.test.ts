import { checkCommitSize, maxBucketCommitBytes, maxCommitEvents, maxItemBytes } from '../../../runtime/event-store/commit-size.ts';
import { CommitTooLargeError, TooManyEventsError } from '../../../runtime/event-store/errors.ts';
import type { Commit } from '../../../runtime/message/commit.ts';

function commitOf(bytes: number, correlationId = 'correlation'): Commit {
  return {
    stream: 'Order#o-1',
    firstVersion: 1,
    lastVersion: 1,
    commitId: 'c-1',
    previousCommitId: undefined,
    timestamp: '2026-01-01T00:00:00.000Z',
    metadata: { commandId: 'command', correlationId, causationId: 'cause', causationDepth: 0 },
    events: [{ type: 'OrderCreated', data: 'x'.repeat(bytes), schemaVersion: 1 }],
  };
}

describe('the size of a commit', () => {
  it('may come close to what an item holds', () => {
    expect(() => checkCommitSize(commitOf(maxItemBytes - 2_000))).not.toThrow();
  });

  it('must leave room for keys and attribute names', () => {
    expect(() => checkCommitSize(commitOf(maxItemBytes - 500))).toThrow(CommitTooLargeError);
  });

  it('may be larger where the store says so, and is told', () => {
    expect(checkCommitSize(commitOf(1_000_000), undefined, maxBucketCommitBytes)).toBeGreaterThan(1_000_000);
    expect(() => checkCommitSize(commitOf(maxBucketCommitBytes), undefined, maxBucketCommitBytes)).toThrow(CommitTooLargeError);
  });

  it('counts its events, which have a limit of their own', () => {
    const [event] = commitOf(1).events;
    const events = Array.from({ length: maxCommitEvents + 1 }, () => event ?? { type: 'A', data: {}, schemaVersion: 1 });
    expect(() => checkCommitSize({ ...commitOf(1), events: events.slice(1) }, undefined, maxBucketCommitBytes)).not.toThrow();
    const tooMany = () => checkCommitSize({ ...commitOf(1), events }, undefined, maxBucketCommitBytes);
    expect(tooMany).toThrow(TooManyEventsError);
    expect(tooMany).toThrow('The commit to Order#o-1 has 10001 events, more than 10000; decide fewer');
  });

  it('counts the metadata, whose texts come from outside', () => {
    expect(() => checkCommitSize(commitOf(maxItemBytes - 8_000, 'x'.repeat(10_000)))).toThrow(CommitTooLargeError);
  });
});
