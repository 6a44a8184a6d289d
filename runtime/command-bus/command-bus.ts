import type { AnyAggregateCommand, AnyCommand } from '../decider/command.ts';
import type { EventStore, StoreOptions } from '../event-store/event-store.ts';
import { checkExpectedVersion } from '../event-store/expected-version.ts';
import type { Ambient } from '../message/ambient.ts';
import { checkAuthorized } from '../message/caller.ts';
import { CommandIdReusedError } from '../message/errors.ts';
import type { MessageMetadata } from '../message/metadata.ts';
import { type Middleware, withMiddleware } from '../message/middleware.ts';
import { type Input, validated } from '../message/schema.ts';
import { acceptedAs, type CommandResult, type EffectResult, type OutcomeOf } from './command-result.ts';
import type { DispatchOptions } from './dispatch-options.ts';
import { UnprotectedPersonalDataError } from './errors.ts';
import { handleCommand } from './handle-command.ts';
import { metadataOf, repeatable } from './metadata-of.ts';
import type { CommandSender } from './perform-effect.ts';
import type { AnswerQuery, prepareFacts } from './prepare-facts.ts';
import { type Conflict, retryOnConflict } from './retry-on-conflict.ts';
import type { SnapshotPolicy } from './snapshotted-streams.ts';
import type { StateCache } from './state-cache.ts';
import { streamOf } from './stream-of.ts';
import type { StreamState } from './stream-state.ts';
import { laterStreams, type Streams, storedStreams } from './streams.ts';
import { timestampOf } from './timestamp-of.ts';

/** Runs commands: those of aggregates against the event store, effects as they are. */
export interface CommandBus {
  /**
   * Validates and authorizes. Then loads, folds, decides and appends; a lost race is decided again (rule A4), a repeated command id gives
   * its first result (rule B1). A command without an aggregate is performed instead.
   *
   * @throws {ValidationError} when the input doesn't match the command's schema
   * @throws {ForbiddenError} when the command's `authorize` says no to the caller
   * @throws {TenantRequiredError} when the service declares tenants and the command names none
   * @throws {ConflictError} when the stream is not at the version that the caller named, or kept changing until the deadline
   * @throws {CommandIdReusedError} when the command id came before with other input
   * @throws {UnknownEventError} when the stream holds events of newer code
   * @throws {UnprotectedPersonalDataError} when the aggregate has personal fields, and the store would keep them in clear
   * @throws {SubjectForgottenError} when it would store personal data of somebody who has been forgotten
   */
  dispatch<C extends AnyCommand>(command: C, input: Input<C['input']>, options?: DispatchOptions): Promise<OutcomeOf<C>>;
}

/** What a command bus works with. */
export interface CommandBusOptions {
  readonly store: EventStore;
  readonly ambient: Ambient;
  /**
   * Stands around each dispatch; the first is the outermost.
   *
   * @default none
   */
  readonly middleware?: readonly Middleware[] | undefined;
  /**
   * Whether every command is about a tenant, which is part of its stream's key.
   *
   * @default false
   */
  readonly tenants?: boolean | undefined;
  /**
   * Sends what effects send.
   *
   * @default an effect that sends fails
   */
  readonly send?: CommandSender | undefined;
  /**
   * Answers what `prepare` asks: `queries.ask` of a query bus.
   *
   * @default a command that asks fails
   */
  readonly ask?: AnswerQuery | undefined;
  /**
   * Keeps the state of streams in this process, so that most commands need no load: `stateCache()`.
   *
   * @default every command loads its stream
   */
  readonly cache?: StateCache | undefined;
  /**
   * Keeps the state of streams in the store, so that long ones need not be read as a whole.
   *
   * @default whole streams are read
   */
  readonly snapshots?: SnapshotPolicy | undefined;
  /** Told of each race that a command lost to another writer, for metrics. */
  readonly onConflict?: ((conflict: Conflict) => void) | undefined;
}

const defaultTimeoutMs = 10_000;

const none: Promise<unknown> | undefined = undefined;

/** Makes a command bus over a store. */
export function createCommandBus({
  store,
  ambient,
  middleware = [],
  tenants = false,
  send,
  ask,
  onConflict,
  ...keeping
}: CommandBusOptions): CommandBus {
  const streams = streamsOf(store, ambient, keeping);
  const identity = { newId: ambient.newId, tenants };
  return { dispatch: dispatch as CommandBus['dispatch'] };

  /** Not async, nor is what else hands on a promise here: each such function costs a command as much as the fold of ten events. */
  function dispatch(command: AnyCommand, input: unknown, options: DispatchOptions = {}): Promise<CommandResult | EffectResult> {
    return middleware.length === 0 ? run(command, input, options) : runInside(command, input, options);
  }

  async function runInside(command: AnyCommand, input: unknown, options: DispatchOptions) {
    const metadata = metadataOf(command, input, options, identity);
    const operation = { kind: 'command', name: command.name, input, metadata, caller: options.caller } as const;
    let runs = 0;
    return await withMiddleware(middleware, operation, () => {
      runs += 1;
      return run(command, input, options, runs === 1 ? metadata : repeatable(command, metadata));
    });
  }

  function run(command: AnyCommand, rawInput: unknown, options: DispatchOptions, given?: MessageMetadata) {
    try {
      const metadata = given ?? metadataOf(command, rawInput, options, identity);
      const input = validated(command.input, rawInput, `input of ${command.name}`);
      const mustWait = input instanceof Promise || options.caller || command.kind === 'effect';
      return mustWait ? runLater(command, input, metadata, options) : decide(command, input, metadata, options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async function runLater(command: AnyCommand, validating: unknown, metadata: MessageMetadata, options: DispatchOptions) {
    const input = await validating;
    if (options.caller) await checkAuthorized(command, options.caller, input);
    if (command.kind === 'command') return await decide(command, input, metadata, options);
    const { performEffect } = await import('./perform-effect.ts');
    return await performEffect(command, input, { metadata, ambient, send });
  }

  function decide(command: AnyAggregateCommand, input: unknown, metadata: MessageMetadata, options: DispatchOptions) {
    checkProtected(command, store);
    const now = ambient.now();
    const { expectedVersion: expected = 'any', deadline = now + defaultTimeoutMs } = options;
    const timestamp = timestampOf(now);
    // One object for all that the layers below need, whichever of it: a command makes no other of its kind.
    const decider = { streams, ambient, onConflict, commitId: ambient.newId(), timestamp, metadata, deadline, facts: none };
    const attempt = (known: StreamState) => {
      const earlier = earlierResult(known, metadata);
      if (earlier) return earlier;
      checkExpectedVersion(known.head, expected);
      if (command.prepare) decider.facts ??= preparing(command, input, { metadata, now: timestamp, ask });
      return handleCommand(command, input, known, decider);
    };
    const opened = streams.open(command.aggregate, streamOf(command, input, metadata.tenant), metadata, decider);
    return retryOnConflict(command.prepare ? proven(opened, decider) : opened, attempt, decider);
  }

  /** What a preparation does outside can't be taken back, so that it isn't begun on a guess. */
  async function proven(opened: StreamState | Promise<StreamState>, options: StoreOptions): Promise<StreamState> {
    const known = await opened;
    return known.isProven ? known : await streams.readOn(known, undefined, options);
  }
}

/** What few services have is loaded with the first command, here and below: otherwise each start would wait for its code. */
function streamsOf(store: EventStore, ambient: Ambient, { cache, snapshots }: Pick<CommandBusOptions, 'cache' | 'snapshots'>): Streams {
  const now = () => ambient.now();
  const streams = snapshots
    ? laterStreams(async () => (await import('./snapshotted-streams.ts')).snapshottedStreams({ store, snapshots, now }))
    : storedStreams(store);
  return cache ? laterStreams(async () => (await import('./cached-streams.ts')).cachedStreams({ store, streams, cache, now })) : streams;
}

const preparing: typeof prepareFacts = async (...call) => (await import('./prepare-facts.ts')).prepareFacts(...call);

/** Nobody stores personal data in clear by accident. */
function checkProtected({ name, aggregate }: AnyAggregateCommand, { protectedAggregates }: EventStore): void {
  if (!aggregate.hasPersonalData || protectedAggregates?.has(aggregate.name)) return;
  throw new UnprotectedPersonalDataError({ command: name, aggregate: aggregate.name });
}

/** The result of the same command, if the stream holds it already. */
function earlierResult({ read }: StreamState, { commandId, inputHash }: MessageMetadata): CommandResult | undefined {
  const earlier = inputHash === undefined ? undefined : read.commits.findLast(({ metadata }) => metadata.commandId === commandId);
  if (!earlier) return undefined;
  if (earlier.metadata.inputHash !== undefined && earlier.metadata.inputHash !== inputHash)
    throw new CommandIdReusedError({ commandId, stream: earlier.stream });
  return acceptedAs(earlier);
}
