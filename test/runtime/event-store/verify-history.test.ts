import { verifyHistory } from '../../../runtime/event-store/verify-history.ts';
import type { Commit } from '../../../runtime/message/commit.ts';

function commit(firstVersion: number, lastVersion: number, commitId: string, previousCommitId?: string): Commit {
  const metadata = { commandId: commitId, correlationId: commitId, causationId: commitId, causationDepth: 0 };
  return { stream: 'Counter#a', firstVersion, lastVersion, commitId, previousCommitId, timestamp: '', metadata, events: [] };
}

describe('a stream’s history', () => {
  it('holds where each commit follows the one before', () => {
    verifyHistory('events', []);
    verifyHistory('events', [commit(1, 2, 'a'), commit(3, 3, 'b', 'a'), commit(4, 4, 'c', 'b')]);
    verifyHistory('events', [commit(3, 3, 'b', 'a')], 2);
  });

  it('holds where a commit was written by hand and names none before it', () => {
    verifyHistory('events', [commit(1, 1, 'a'), commit(2, 2, 'b'), commit(3, 3, 'c', 'b')]);
  });

  it.each([
    ['its first commit is gone', [commit(2, 2, 'b', 'a')], /Counter#a at 2 .*a gap: the commit before it ends at version 0/],
    [
      'a commit in between is gone',
      [commit(1, 1, 'a'), commit(3, 3, 'c', 'b')],
      /Counter#a at 3 .*a gap: the commit before it ends at version 1/,
    ],
    ['commits overlap', [commit(1, 2, 'a'), commit(2, 2, 'b', 'a')], /Counter#a at 2 .*a gap: the commit before it ends at version 2/],
    ['a commit follows another one', [commit(1, 1, 'x'), commit(2, 2, 'b', 'a')], /it follows commit a, but x stands before it/],
  ])('is corrupt where %s', (_, commits, message) => {
    expect(() => verifyHistory('events', commits)).toThrow(message);
  });
});
