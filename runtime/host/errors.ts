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
