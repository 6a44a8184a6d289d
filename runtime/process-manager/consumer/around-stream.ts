import type { Commit } from '../../message/commit.ts';
import { type Middleware, withMiddleware } from '../../message/middleware.ts';

/** Follows a stream inside of middleware, for the commit that woke it. */
export function aroundStream<Result>(
  middleware: readonly Middleware[] | undefined,
  { stream, commitId }: Pick<Commit, 'stream' | 'commitId'>,
  follow: () => Promise<Result>,
): Promise<Result> {
  return withMiddleware(middleware ?? [], { kind: 'trigger', name: 'stream', source: stream, id: commitId }, follow);
}
