import type { Commit } from '../message/commit.ts';
import { AllFrameError } from '../message/errors.ts';
import type { ExpectedVersion } from './stream-head.ts';

/** Another writer appended behind the same head. `winner` is its commit. */
export class ConcurrencyError extends AllFrameError {
  override readonly name = 'ConcurrencyError';
  readonly code = 'conflict';
  override readonly retryable = true;
  readonly winner: Commit;

  constructor({ winner }: { winner: Commit }, options?: ErrorOptions) {
    super(`Stream ${winner.stream} went on to version ${winner.lastVersion} meanwhile; load it again and decide again`, options);
    this.winner = winner;
  }
}

/** The stream is not at the version that the caller named, or kept changing until the caller's deadline. */
export class ConflictError extends AllFrameError {
  override readonly name = 'ConflictError';
  readonly code = 'conflict';
  readonly stream: string;
  /** What the caller named; `undefined` where it named nothing and lost every race until its deadline. */
  readonly expected: ExpectedVersion | undefined;
  readonly actual: number;

  constructor(
    { stream, expected, actual }: { stream: string; expected: ExpectedVersion | undefined; actual: number },
    options?: ErrorOptions,
  ) {
    const fault =
      expected === undefined
        ? `kept changing until the deadline and is at version ${actual}`
        : `is at version ${actual}, expected ${expected}`;
    super(`Stream ${stream} ${fault}; read it again and decide whether the command still makes sense`, options);
    this.stream = stream;
    this.expected = expected;
    this.actual = actual;
  }
}

/** An item of the event store can't be read, or a stream's commits don't follow each other. The rest of the store stays usable. */
export class CorruptStreamError extends AllFrameError {
  override readonly name = 'CorruptStreamError';
  readonly code = 'corrupt-stream';
  readonly store: string;
  readonly stream: string;
  readonly version: string;

  constructor(facts: { store: string; stream: string; version: string; fault: string }, options?: ErrorOptions) {
    super(
      `${facts.store} holds under ${facts.stream} at ${facts.version} what is no commit: ${facts.fault}; restore or remove that item`,
      options,
    );
    this.store = facts.store;
    this.stream = facts.stream;
    this.version = facts.version;
  }
}

/** Where what can't be read stands: the store's name, the stored key of the stream, and the sort key of the item. */
export interface ItemPlace {
  readonly store: string;
  readonly stream: string;
  readonly version: string;
}

/** The error of an item that can't be read. */
export function corrupt(place: ItemPlace, fault: string, cause?: unknown): CorruptStreamError {
  return new CorruptStreamError({ ...place, fault }, { cause });
}

/** A checkpoint or head speaks of a history that the store does not hold: most likely it was restored to an earlier time (rule A9). */
export class HistoryDivergedError extends AllFrameError {
  override readonly name = 'HistoryDivergedError';
  readonly code = 'history-diverged';

  constructor({ stream, version, expected, found }: { stream: string; version: number; expected: string; found: string | undefined }) {
    super(
      `Stream ${stream} should hold commit ${expected} up to version ${version}, but holds ${found ?? 'none'}; ` +
        'was the store restored to an earlier time? Rebuild what was derived from it',
    );
  }
}

/** A commit is larger than the store takes in one item (rule A7). Nothing was written. */
export class CommitTooLargeError extends AllFrameError {
  override readonly name = 'CommitTooLargeError';
  readonly code = 'commit-too-large';

  constructor({ stream, bytes, maxBytes }: { stream: string; bytes: number; maxBytes: number }, options?: ErrorOptions) {
    super(
      `The commit to ${stream} has ${bytes} bytes, more than ${maxBytes}; decide fewer or smaller events, or keep large data in a bucket`,
      options,
    );
  }
}

/** A commit has more events than a store takes in one (rule A7). Nothing was written. */
export class TooManyEventsError extends AllFrameError {
  override readonly name = 'TooManyEventsError';
  readonly code = 'too-many-events';
  readonly stream: string;
  readonly events: number;

  constructor({ stream, events, maxEvents }: { stream: string; events: number; maxEvents: number }) {
    super(`The commit to ${stream} has ${events} events, more than ${maxEvents}; decide fewer, or spread the work over several commands`);
    this.stream = stream;
    this.events = events;
  }
}

/** Only a closed stream can be archived (rule A3). Nothing was written. */
export class StreamNotClosedError extends AllFrameError {
  override readonly name = 'StreamNotClosedError';
  readonly code = 'stream-not-closed';
  readonly stream: string;

  constructor({ stream, version }: { stream: string; version: number }) {
    super(`The stream ${stream} is open at version ${version}; close it before it is archived`);
    this.stream = stream;
  }
}

/** What was asked for needs a bucket, and the store was made without one. */
export class BucketRequiredError extends AllFrameError {
  override readonly name = 'BucketRequiredError';
  readonly code = 'bucket-required';
  readonly stream: string;

  constructor({ stream, need }: { stream: string; need: string }) {
    super(
      `${need} of the stream ${stream} needs a bucket, and the event store has none; set SNAPSHOT_BUCKET, or pass objects to the store`,
    );
    this.stream = stream;
  }
}

/** The stream was closed: nothing can be appended to it (rule A3). Nothing was written. */
export class StreamClosedError extends AllFrameError {
  override readonly name = 'StreamClosedError';
  readonly code = 'stream-closed';
  readonly stream: string;

  constructor({ stream, version }: { stream: string; version: number }) {
    super(`The stream ${stream} was closed at version ${version} and takes no further events; begin a stream with another id`);
    this.stream = stream;
  }
}

/** A snapshot is larger than the store takes. Nothing was written, and nothing is lost: the stream is read from its beginning or an older one. */
export class SnapshotTooLargeError extends AllFrameError {
  override readonly name = 'SnapshotTooLargeError';
  readonly code = 'snapshot-too-large';

  constructor({ stream, bytes, maxBytes }: { stream: string; bytes: number; maxBytes: number }) {
    super(
      `The snapshot of ${stream} has ${bytes} bytes, more than ${maxBytes}; keep less in the aggregate's state, or give the store a bucket`,
    );
  }
}

/** A commit has no events, and so no version to stand at. Nothing was written. */
export class EmptyCommitError extends AllFrameError {
  override readonly name = 'EmptyCommitError';
  readonly code = 'empty-commit';

  constructor({ stream }: { stream: string }) {
    super(`The commit to ${stream} has no events; append at least one, or nothing`);
  }
}

/** The store did not answer before the caller's deadline. The write may have succeeded: send the same command id again to learn. */
export class DeadlineExceededError extends AllFrameError {
  override readonly name = 'DeadlineExceededError';
  readonly code = 'deadline-exceeded';
  override readonly retryable = true;

  constructor({ store, operation }: { store: string; operation: string }, options?: ErrorOptions) {
    super(`${store} did not answer ${operation} before the deadline; try again with the same command id`, options);
  }
}
