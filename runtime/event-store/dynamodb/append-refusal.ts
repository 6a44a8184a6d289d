import { isFault } from '../../aws-client/dynamodb-calls.ts';
import type { Commit } from '../../message/commit.ts';
import { checkCommitSize, maxItemBytes } from '../commit-size.ts';
import { CommitTooLargeError, ConcurrencyError } from '../errors.ts';
import { StoreRefusedError } from '../store-errors.ts';
import type { CommitSource } from './commit-source.ts';
import { readCommits } from './read-commits.ts';

/** Why a commit was not appended. */
export async function refusalOf(error: unknown, { stream, metadata, events }: Commit, source: CommitSource): Promise<unknown> {
  if (error instanceof StoreRefusedError && isTooLarge(error.cause)) {
    const bytes = checkCommitSize({ stream, metadata, events });
    return new CommitTooLargeError({ stream, bytes, maxBytes: maxItemBytes }, { cause: error });
  }
  if (!isFault(error, 'ConditionalCheckFailedException') || !error.Item) return error;
  const [winner] = await readCommits([error.Item], source);
  return winner ? new ConcurrencyError({ winner }, { cause: error }) : error;
}

/** What we count is more than what DynamoDB counts, as far as its rules are known. */
function isTooLarge(cause: unknown): boolean {
  return isFault(cause, 'ValidationException') && /item size/i.test(cause.message);
}
