import type { CommandBus } from '../command-bus/command-bus.ts';
import type { CommandResult, EffectResult } from '../command-bus/command-result.ts';
import type { AnyCommand } from '../decider/command.ts';
import { problemOf } from '../http/problem.ts';
import { UnknownCommandError, ValidationError, type ValidationFault } from '../message/errors.ts';
import { type Middleware, withMiddleware } from '../message/middleware.ts';
import { originFaults, textFaults } from '../message/origin-faults.ts';
import type { AnyQuery } from '../projection/query.ts';
import type { QueryBus } from '../projection/query-bus.ts';
import { UnknownInvokedQueryError } from './errors.ts';
import type { InvokeAnswer, InvokeCommand, InvokeEvent, InvokeQuery } from './invoke-message.ts';

/** Where invocations lead. */
export interface InvokeDelivery {
  readonly commands: Pick<CommandBus, 'dispatch'>;
  readonly queries: Pick<QueryBus, 'ask'>;
  /** Those that the service has. */
  readonly known: { readonly commands: readonly AnyCommand[]; readonly queries: readonly AnyQuery[] };
  /** @default none */
  readonly middleware?: readonly Middleware[] | undefined;
}

/** Recognizes the event by `allframe`. */
export function isInvokeEvent(event: unknown): event is InvokeEvent {
  return ((event ?? {}) as Partial<InvokeEvent>).allframe === 'invoke';
}

/**
 * Runs the command or answers the query that another service invokes the function with. Whoever may invoke the function is trusted as a queue's
 * sender is: tenant and actor are taken from the message, and `authorize` is not asked. A rejection, an input that is not valid, and
 * whatever else is the message's own fault is an answer.
 *
 * @throws what may be cured by a retry, so that an asynchronous invocation is repeated, such as a command that newer code knows
 */
export async function handleInvokeEvent(event: InvokeEvent, delivery: InvokeDelivery, deadline?: number): Promise<InvokeAnswer> {
  const source = String(event.command ?? event.query);
  const id = String(('commandId' in event && event.commandId) || event.correlationId || '');
  const operation = { kind: 'trigger', name: 'invoke', source, id } as const;
  return withMiddleware(delivery.middleware ?? [], operation, () => answer(event, delivery, deadline).catch(failed));
}

async function answer(event: InvokeEvent, delivery: InvokeDelivery, deadline: number | undefined): Promise<InvokeAnswer> {
  checkEvent(event);
  return event.command === undefined ? ask(event as InvokeQuery, delivery, deadline) : dispatch(event, delivery, deadline);
}

async function dispatch(event: InvokeCommand, { commands, known }: InvokeDelivery, deadline: number | undefined): Promise<InvokeAnswer> {
  const command = known.commands.find(({ name }) => name === event.command);
  if (!command) throw new UnknownCommandError({ command: event.command, known: known.commands.map(({ name }) => name) });
  const { commandId, expectedVersion, correlationId, causationId, causationDepth, actor, tenant, traceParent, traceState } = event;
  const origin = { correlationId, causationId, causationDepth, actor, tenant, traceParent, traceState };
  // What callers choose is kept apart from the ids that the service makes of its schedules, events and sagas, which can be guessed.
  const id = commandId === undefined ? {} : { commandId: `invoke:${commandId}` };
  return answerOf(await commands.dispatch(command, event.input, { ...origin, ...id, expectedVersion, deadline }));
}

function answerOf(result: CommandResult | EffectResult): InvokeAnswer {
  switch (result.outcome) {
    case 'accepted': {
      const { outcome, streamId, version, events, token } = result;
      return { outcome, streamId, version, events: events.map(({ type }) => type), ...(token !== undefined && { token }) };
    }
    case 'performed':
      return { outcome: 'performed', commandId: result.commandId };
    case 'rejected':
      return { outcome: 'rejected', code: result.code, details: result.details };
  }
}

async function ask(event: InvokeQuery, { queries, known }: InvokeDelivery, deadline: number | undefined): Promise<InvokeAnswer> {
  const query = known.queries.find(({ name }) => name === event.query);
  if (!query) throw new UnknownInvokedQueryError({ query: event.query, known: known.queries.map(({ name }) => name) });
  const { input, token, tenant, actor, correlationId, traceParent, traceState } = event;
  const result: unknown = await queries.ask(query, input, { token, tenant, actor, correlationId, traceParent, traceState, deadline });
  return result === undefined ? { outcome: 'answered' } : { outcome: 'answered', result };
}

/** What a client would be told as its own fault over HTTP is one here; the rest is thrown. */
function failed(error: unknown): InvokeAnswer {
  const problem = problemOf(error);
  if (problem.status >= 500) throw error;
  return { outcome: 'failed', problem };
}

function checkEvent(event: InvokeEvent): void {
  const fields = event as unknown as Readonly<Record<string, unknown>>;
  const faults = [...nameFaults(fields), ...['commandId', 'token'].flatMap((path) => textFaults(fields, path)), ...originFaults(fields)];
  if (fields.commandId === '') faults.push({ path: 'commandId', message: 'must not be empty' });
  if (!isExpectedVersion(fields.expectedVersion))
    faults.push({ path: 'expectedVersion', message: 'must be a version, any, no-stream or stream-exists' });
  if (faults.length > 0) throw new ValidationError({ subject: 'invocation', faults });
}

function nameFaults({ command, query }: Readonly<Record<string, unknown>>): ValidationFault[] {
  const isOne = (name: unknown, other: unknown) => typeof name === 'string' && other === undefined;
  if (isOne(command, query) || isOne(query, command)) return [];
  return [{ path: '', message: 'must have the name of a command or of a query' }];
}

function isExpectedVersion(value: unknown): boolean {
  if (value === undefined || value === 'any' || value === 'no-stream' || value === 'stream-exists') return true;
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
