import { createHash } from 'node:crypto';
import { keySeparator, streamKey } from '../contract/event-table.ts';
import type { AnyCommand, Command } from '../decider/command.ts';
import type { EventStore, LoadedStream } from '../event-store/event-store.ts';
import { checkExpectedVersion } from '../event-store/expected-version.ts';
import type { ExpectedVersion } from '../event-store/stream-head.ts';
import type { Ambient } from '../message/ambient.ts';
import { CausationDepthError, CommandIdReusedError, InvalidStreamIdError } from '../message/errors.ts';
import { canonicalJson } from '../message/json.ts';
import type { MessageMetadata } from '../message/metadata.ts';
import { type Input, type Schema, validate } from '../message/schema.ts';
import { acceptedAs, type CommandResult } from './command-result.ts';
import { handleCommand } from './handle-command.ts';
import { retryOnConflict } from './retry-on-conflict.ts';

/** Runs commands against the event store. */
export interface CommandBus {
  /**
   * Validates, loads, folds, decides and appends; a lost race is decided again (rule A4), a repeated command id gives its first result
   * (rule B1).
   *
   * @throws {ValidationError} when the input doesn't match the command's schema
   * @throws {ConflictError} when the stream is not at the version that the caller named, or kept changing until the deadline
   * @throws {CommandIdReusedError} when the command id came before with other input
   * @throws {UnknownEventError} when the stream holds events of newer code
   */
  dispatch<Name extends string, InputSchema extends Schema, Codes extends string>(
    // biome-ignore lint/suspicious/noExplicitAny: whatever its aggregate
    command: Command<Name, InputSchema, any, Codes>,
    input: Input<InputSchema>,
    options?: DispatchOptions,
  ): Promise<CommandResult<Codes>>;
}

/** Where a command comes from and how far it goes. */
export interface DispatchOptions {
  /**
   * The key of idempotency (rule B1).
   *
   * @default a new id
   */
  readonly commandId?: string | undefined;
  /**
   * The version that the stream must have; not retried.
   *
   * @default 'any'
   */
  readonly expectedVersion?: ExpectedVersion | undefined;
  /**
   * When the caller stops waiting, in milliseconds since the epoch.
   *
   * @default 10 seconds from now
   */
  readonly deadline?: number | undefined;
  /** @default the command id */
  readonly correlationId?: string | undefined;
  /** @default the command id */
  readonly causationId?: string | undefined;
  /** @default 0 */
  readonly causationDepth?: number | undefined;
  readonly actor?: string | undefined;
  readonly traceParent?: string | undefined;
}

/** How many causes may stand between a command and the first message (rule B3). */
export const maxCausationDepth = 32;

const defaultTimeoutMs = 10_000;

/** Makes a command bus over a store. */
export function createCommandBus({ store, ambient }: { store: EventStore; ambient: Ambient }): CommandBus {
  return { dispatch: dispatch as CommandBus['dispatch'] };

  async function dispatch(command: AnyCommand, rawInput: unknown, options: DispatchOptions = {}): Promise<CommandResult> {
    const input = await validate(command.input, rawInput, `input of ${command.name}`);
    const { expectedVersion: expected = 'any', deadline = ambient.now() + defaultTimeoutMs } = options;
    const metadata = metadataOf(command, rawInput, options, ambient);
    const commit = { commitId: ambient.newId(), timestamp: new Date(ambient.now()).toISOString(), metadata };
    const context = { commandId: metadata.commandId, now: commit.timestamp, actor: options.actor, newId: ambient.newId };
    const stream = await store.load(streamOf(command, input), { deadline });
    let facts: Promise<unknown> | undefined;
    const attempt = async (current: LoadedStream) => {
      const earlier = earlierResult(current, metadata);
      if (earlier) return earlier;
      checkExpectedVersion(current.head, expected);
      facts ??= (async () => command.prepare?.(input))();
      return handleCommand(command, input, current, { store, facts: await facts, context, commit, deadline });
    };
    return retryOnConflict(stream, attempt, { store, ambient, commitId: commit.commitId, deadline });
  }
}

function metadataOf(command: AnyCommand, input: unknown, options: DispatchOptions, { newId }: Ambient): MessageMetadata {
  const commandId = options.commandId ?? newId();
  const { correlationId = commandId, causationId = commandId, causationDepth = 0, actor, traceParent } = options;
  if (causationDepth > maxCausationDepth)
    throw new CausationDepthError({ command: command.name, depth: causationDepth, limit: maxCausationDepth });
  const inputHash = options.commandId === undefined ? undefined : hashOf(command, input);
  return { commandId, correlationId, causationId, causationDepth, inputHash, actor, traceParent };
}

/** Tells a repeated command from another one with its id; an id that was made here can't come twice. */
function hashOf({ name }: AnyCommand, input: unknown): string {
  return createHash('sha256')
    .update(`${name} ${canonicalJson(input)}`)
    .digest('base64url')
    .slice(0, 22);
}

function streamOf({ aggregate, streamId }: AnyCommand, input: unknown): string {
  const id = streamId(input);
  const reason = faultOfId(id);
  if (reason) throw new InvalidStreamIdError({ aggregate: aggregate.name, streamId: id, reason });
  return streamKey(aggregate.name, id);
}

/** A partition key of DynamoDB holds 2,048 bytes, one of Firestore 1,500; both leave room for the aggregate's name. */
const maxStreamIdBytes = 1_024;

function faultOfId(id: unknown): string | undefined {
  if (typeof id !== 'string' || id === '') return 'is empty';
  if (/\p{Surrogate}/u.test(id)) return 'holds half a surrogate pair, which UTF-8 has no bytes for';
  if (id.includes(keySeparator)) return `holds ${keySeparator}, which separates the parts of a stored key`;
  return Buffer.byteLength(id) > maxStreamIdBytes ? `has more than ${maxStreamIdBytes} bytes` : undefined;
}

/** The result of the same command, if the stream holds it already. */
function earlierResult({ commits }: LoadedStream, { commandId, inputHash }: MessageMetadata): CommandResult | undefined {
  const earlier = inputHash === undefined ? undefined : commits.findLast(({ metadata }) => metadata.commandId === commandId);
  if (!earlier) return undefined;
  if (earlier.metadata.inputHash !== undefined && earlier.metadata.inputHash !== inputHash)
    throw new CommandIdReusedError({ commandId, stream: earlier.stream });
  return acceptedAs(earlier);
}
