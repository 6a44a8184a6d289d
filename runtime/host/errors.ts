import type { FunctionRole } from '../contract/environment.ts';
import { AllFrameError } from '../message/errors.ts';

/** A function's environment lacks what it can't do without. */
export class MissingVariableError extends AllFrameError {
  override readonly name = 'MissingVariableError';
  readonly code = 'missing-variable';
  readonly variable: string;

  constructor({ variable, role, setBy }: { variable: string; role: FunctionRole; setBy: string }) {
    super(`The function ${role} needs the variable ${variable}, which ${setBy} sets; deploy it with the service's infrastructure`);
    this.variable = variable;
  }
}

/** A message came from a queue that the service does not have. */
export class UnknownQueueError extends AllFrameError {
  override readonly name = 'UnknownQueueError';
  readonly code = 'unknown-queue';
  readonly queue: string;

  constructor({ queue, known }: { queue: string; known: readonly (string | undefined)[] }) {
    super(`A message came from the queue ${queue}, which is none of ${known.join(', ')}; deploy infrastructure and code together`);
    this.queue = queue;
  }
}

/** A route enqueues a command that no queue lists: the service was not checked before it was started. */
export class UnlistedCommandError extends AllFrameError {
  override readonly name = 'UnlistedCommandError';
  readonly code = 'unlisted-command';
  readonly command: string;

  constructor({ command }: { command: string }) {
    super(`A route enqueues ${command}, and no queue lists it; list it in one of the service's queues`);
    this.command = command;
  }
}

/** A query that the service does not list was asked. */
export class UnknownQueryError extends AllFrameError {
  override readonly name = 'UnknownQueryError';
  readonly code = 'unknown-query';
  readonly query: string;

  constructor({ query, known }: { query: string; known: readonly string[] }) {
    super(`The service has no query ${JSON.stringify(query)}; it has ${known.join(', ') || 'none'}`);
    this.query = query;
  }
}

/** A query reads a projection that the service does not list, so that nobody fills it. */
export class UnlistedProjectionError extends AllFrameError {
  override readonly name = 'UnlistedProjectionError';
  readonly code = 'unlisted-projection';
  readonly query: string;

  constructor({ query, projection: { name, version } }: { query: string; projection: { name: string; version: number } }) {
    super(`${query} reads version ${version} of ${name}, which the service does not list; add it to projections`);
    this.query = query;
  }
}

/** A rebuild was asked for of a projection that the service does not list. Retryable: during a deployment old code meets requests of new code. */
export class UnknownProjectionError extends AllFrameError {
  override readonly name = 'UnknownProjectionError';
  readonly code = 'unknown-projection';
  override readonly retryable = true;
  readonly projection: string;
  readonly version: number;

  constructor({ projection, version, known }: { projection: string; version: number; known: readonly string[] }) {
    super(`The service has no version ${version} of the projection ${projection}; it has ${known.join(', ') || 'none'}`);
    this.projection = projection;
    this.version = version;
  }
}

/** A bucket's handler reads an object, and the bucket does not say that it may. */
export class UnreadableBucketError extends AllFrameError {
  override readonly name = 'UnreadableBucketError';
  readonly code = 'unreadable-bucket';
  readonly bucket: string;

  constructor({ bucket }: { bucket: string }) {
    super(`The handler of the bucket ${bucket} reads an object, which it was not granted; give bucket() reads: true`);
    this.bucket = bucket;
  }
}

/** A change came of a bucket that the service does not have. */
export class UnknownBucketError extends AllFrameError {
  override readonly name = 'UnknownBucketError';
  readonly code = 'unknown-bucket';
  readonly bucket: string;

  constructor({ bucket, known }: { bucket: string; known: readonly string[] }) {
    super(
      `A change came of the bucket ${bucket}, which is none of ${known.join(', ') || 'the service’s'}; deploy infrastructure and code together`,
    );
    this.bucket = bucket;
  }
}

/** A message is published to a topic that the service does not listen to. */
export class UnknownTopicError extends AllFrameError {
  override readonly name = 'UnknownTopicError';
  readonly code = 'unknown-topic';
  readonly topic: string;

  constructor({ topic, known }: { topic: string; known: readonly string[] }) {
    super(`The service does not listen to the topic ${JSON.stringify(topic)}; it listens to ${known.join(', ') || 'none'}`);
    this.topic = topic;
  }
}

/** A version of a projection can't be removed, because queries answer from it. */
export class ProjectionInUseError extends AllFrameError {
  override readonly name = 'ProjectionInUseError';
  readonly code = 'projection-in-use';
  readonly projection: string;
  readonly version: number;

  constructor({ name, version }: { name: string; version: number }) {
    super(`Queries answer from version ${version} of ${name}; build another version first`);
    this.projection = name;
    this.version = version;
  }
}
