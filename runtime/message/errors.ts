/** The base of every error that the runtime throws on purpose: `code` is stable, `message` says fault, value and remedy. */
export abstract class AllFrameError extends Error {
  /** Stable, kebab-case: what programs and problem details match on. */
  abstract readonly code: string;
  /** `true` where the same request may succeed later without a change. */
  readonly retryable: boolean = false;
}

/** What something that was thrown says of itself. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** One fault of a value: where, as a dotted path (empty for the whole value), and what. */
export interface ValidationFault {
  readonly path: string;
  readonly message: string;
}

/** A value does not match its schema. No retry cures it. */
export class ValidationError extends AllFrameError {
  override readonly name = 'ValidationError';
  readonly code = 'validation-failed';
  readonly subject: string;
  /** The first 20; more say nothing new, and would make a small request's answer a large one. */
  readonly faults: readonly ValidationFault[];

  constructor({ subject, faults }: { subject: string; faults: readonly ValidationFault[] }) {
    const named = faults.slice(0, maxFaults).map(({ path, message }) => ({ path: shortened(path), message: shortened(message) }));
    const more = faults.length > named.length ? `; and ${faults.length - named.length} more` : '';
    super(`The ${subject} is not valid: ${named.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')}${more}`);
    this.subject = subject;
    this.faults = named;
  }
}

const maxFaults = 20;
const maxFaultLength = 300;

/** Names and messages may hold what was sent. */
function shortened(text: string): string {
  return text.length > maxFaultLength ? `${text.slice(0, maxFaultLength)}…` : text;
}

/** A stream id is empty, too long or holds `#`, which separates the parts of a stored key. */
export class InvalidStreamIdError extends AllFrameError {
  override readonly name = 'InvalidStreamIdError';
  readonly code = 'invalid-stream-id';
  readonly streamId: string;

  constructor({ aggregate, streamId, reason }: { aggregate: string; streamId: string; reason: string }) {
    super(`The stream id ${JSON.stringify(streamId)} of ${aggregate} ${reason}; return another id from streamId()`);
    this.streamId = streamId;
  }
}

/** The caller is known and may not do this. */
export class ForbiddenError extends AllFrameError {
  override readonly name = 'ForbiddenError';
  readonly code = 'forbidden';

  constructor({ subject, actor }: { subject: string; actor: string | undefined }) {
    super(`${actor === undefined ? 'The caller' : `The caller ${actor}`} may not use ${subject}; its authorize() says no`);
  }
}

/** The service declares tenants, and a message names none, or names one that can be no part of a key. */
export class TenantRequiredError extends AllFrameError {
  override readonly name = 'TenantRequiredError';
  readonly code = 'tenant-required';

  constructor({ subject, fault }: { subject: string; fault: string }) {
    super(`${subject} needs a tenant, and ${fault}; let authentication tell the caller's, or pass tenant with the message`);
  }
}

/** A command names something that the service does not know. Retryable: during a deployment old code meets the commands of new code (rule B2). */
export class UnknownCommandError extends AllFrameError {
  override readonly name = 'UnknownCommandError';
  readonly code = 'unknown-command';
  override readonly retryable = true;

  constructor({ command, known }: { command: string; known: readonly string[] }) {
    super(`The service has no command ${JSON.stringify(command)}; it has ${known.join(', ') || 'none'}`);
  }
}

/**
 * A stream holds an event that this code does not know, or a newer version of one. Retryable: during a deployment old code meets
 * the events of new code (rule B2). To ignore a type for good, list it in the aggregate's `retired`.
 */
export class UnknownEventError extends AllFrameError {
  override readonly name = 'UnknownEventError';
  readonly code = 'unknown-event';
  override readonly retryable = true;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly schemaVersion: number;

  constructor(facts: { stream: string; version: number; type: string; schemaVersion: number; known: number | undefined }) {
    const { stream, version, type, schemaVersion, known } = facts;
    const fault = known === undefined ? `of unknown type ${type}` : `${type} of schema version ${schemaVersion}, newer than ${known}`;
    super(`Stream ${stream} holds at version ${version} an event ${fault}; deploy the code that knows it, or list the type in retired`);
    this.stream = stream;
    this.version = version;
    this.type = type;
    this.schemaVersion = schemaVersion;
  }
}

/** What an upcaster made of a stored event is not what today's schema says: a fault of the service's code, not of the stored event. */
export class InvalidUpcastError extends AllFrameError {
  override readonly name = 'InvalidUpcastError';
  readonly code = 'invalid-upcast';

  constructor({ stream, version, type, fault }: { stream: string; version: number; type: string; fault: string }, options?: ErrorOptions) {
    super(`Stream ${stream} holds at version ${version} an older ${type}, which can't be upcast: ${fault}; mend its upcast`, options);
  }
}

/** A command id was used before with other input (rule B1). No retry cures it; use a new id for a new command. */
export class CommandIdReusedError extends AllFrameError {
  override readonly name = 'CommandIdReusedError';
  readonly code = 'command-id-reused';

  constructor({ commandId, stream }: { commandId: string; stream: string }) {
    super(`The command id ${commandId} was already used on stream ${stream} with other input; send a new id with a new command`);
  }
}

/** A command has caused another too many times in a row (rule B3): most likely a circle of command, event and command. */
export class CausationDepthError extends AllFrameError {
  override readonly name = 'CausationDepthError';
  readonly code = 'causation-too-deep';

  constructor({ command, depth, limit }: { command: string; depth: number; limit: number }) {
    super(`${command} is ${depth} causes away from the first message, more than ${limit}; break the circle of commands and events`);
  }
}

/** A page token was changed, or belongs to another search. */
export class InvalidPageTokenError extends AllFrameError {
  override readonly name = 'InvalidPageTokenError';
  readonly code = 'invalid-page-token';

  constructor({ source }: { source: string }) {
    super(`The page token is none of this search in ${source}; start again without one, and pass tokens on unchanged`);
  }
}

/** A position token is none that this service gave. */
export class InvalidPositionError extends AllFrameError {
  override readonly name = 'InvalidPositionError';
  readonly code = 'invalid-position';

  constructor({ token }: { token: string }) {
    super(`${JSON.stringify(token.slice(0, 40))} is no position token; send the token of a command's result as it came`);
  }
}
