import { type SnapshotOptions, snapshotChoice } from '../decider/snapshot-choice.ts';
import type { EventStore } from '../event-store/event-store.ts';
import { type Caller, checkAuthorized } from '../message/caller.ts';
import { ValidationError } from '../message/errors.ts';
import type { MessageOrigin } from '../message/metadata.ts';
import { type Middleware, withMiddleware } from '../message/middleware.ts';
import { parsePositionToken } from '../message/parse-position-token.ts';
import { type Input, type Schema, validate } from '../message/schema.ts';
import { requiredTenant } from '../message/tenant.ts';
import { createAnswering } from './answering-query.ts';
import { InvalidResultError } from './errors.ts';
import type { AnyProjection } from './projection.ts';
import type { ProjectionRegistry } from './projection-registry.ts';
import type { AnyQuery, Query } from './query.ts';
import { type QueryReads, readsOf } from './query-reads.ts';

/** Answers queries from read models and from the states of aggregates. */
export interface QueryBus {
  /**
   * Validates the input, authorizes, resolves the query, and validates its result where it has an output schema.
   *
   * @throws {ValidationError} when the input doesn't match the query's schema
   * @throws {ForbiddenError} when the query's `authorize` says no to the caller
   * @throws {TenantRequiredError} when the service declares tenants and the question names none, or another than the caller's
   * @throws {ProjectionRebuildingError} when its projection is being built and it replaces no other query
   * @throws {InvalidPositionError} when `token` is none that this service gave
   * @throws {HistoryDivergedError} when the store does not hold the commit that `token` names
   * @throws {InvalidResultError} when the result doesn't match its output schema
   */
  ask<Name extends string, InputSchema extends Schema, Result>(
    query: Query<Name, InputSchema, Result>,
    input: Input<InputSchema>,
    options?: AskOptions,
  ): Promise<Result>;
}

/** Where a question comes from, and what its answer must hold. */
export interface AskOptions extends MessageOrigin {
  /**
   * Who asks from outside: asked for `authorize`, and whose tenant counts.
   *
   * @default the question comes from inside the service, and `authorize` is not asked
   */
  readonly caller?: Caller | undefined;
  /**
   * The position token of a command's result: the answer holds at least what that command did, however far the projector came (rule B4).
   * One of a stream that the query's projection doesn't follow, or of another tenant, changes nothing.
   *
   * @default the answer is as new as the projector is
   */
  readonly token?: string | undefined;
  /**
   * When the caller stops waiting, in milliseconds since the epoch.
   *
   * @default none
   */
  readonly deadline?: number | undefined;
}

/** What a query bus works with. */
export interface QueryBusOptions extends Omit<QueryReads, 'snapshotsOf'> {
  /**
   * Stands around each question; the first is the outermost.
   *
   * @default none
   */
  readonly middleware?: readonly Middleware[] | undefined;
  /**
   * Whether every question is about a tenant, and sees its documents and streams alone.
   *
   * @default false
   */
  readonly tenants?: boolean | undefined;
  /**
   * Says which version of a projection is built.
   *
   * @default every projection is taken to be built
   */
  readonly registry?: ProjectionRegistry | undefined;
  /**
   * Those of the service. A query of a version that was replaced answers as long as the version that does so is among them.
   *
   * @default only queries of versions that are active answer
   */
  readonly projections?: readonly AnyProjection[] | undefined;
  /**
   * Folds states, and reads what a read model lacks of a position.
   *
   * @default position tokens and queries of states are refused
   */
  readonly store?: EventStore | undefined;
  /**
   * The snapshots that states are folded from, as the command bus takes them.
   *
   * @default whole streams are read
   */
  readonly snapshots?: SnapshotOptions | undefined;
}

/** Makes a query bus over a store of read models. */
export function createQueryBus({
  middleware = [],
  tenants = false,
  registry,
  projections,
  snapshots,
  ...stores
}: QueryBusOptions): QueryBus {
  const snapshotsOf = snapshots && snapshotChoice(snapshots);
  const answering = createAnswering(registry, projections);
  return {
    async ask(query, input, { caller, token, deadline, ...origin } = {}) {
      const operation = { kind: 'query', name: query.name, input, origin, caller } as const;
      return withMiddleware(middleware, operation, () => answer(query, input, { caller, token, deadline, tenant: origin.tenant }));
    },
  };

  async function answer<Result>(asked: Query<string, Schema, Result>, rawInput: unknown, options: AskOptions): Promise<Result> {
    const { caller, token, deadline } = options;
    const tenant = tenants ? requiredTenant(asked.name, options) : undefined;
    const askedInput = await validate(asked.input, rawInput, `input of ${asked.name}`);
    await checkAuthorized(asked, caller, askedInput);
    const position = token === undefined ? undefined : parsePositionToken(token);
    const query = await answering(asked);
    const input = query === asked ? askedInput : await validate(query.input, rawInput, `input of ${query.name}`);
    return checked(query, await query.resolve(input, readsOf(query, { ...stores, snapshotsOf }, { tenant, deadline, position })));
  }
}

/** What the query's output makes of a result. */
async function checked<Result>({ name, output }: AnyQuery, result: Result): Promise<Result> {
  if (typeof result === 'function' || typeof result === 'symbol')
    throw new InvalidResultError({ query: name, fault: `it is a ${typeof result}, which no answer can hold` });
  if (!output || result === undefined) return result;
  try {
    return (await validate(output, result, `output of ${name}`)) as Result;
  } catch (cause) {
    if (cause instanceof ValidationError) throw new InvalidResultError({ query: name, fault: cause.message }, { cause });
    throw cause;
  }
}
