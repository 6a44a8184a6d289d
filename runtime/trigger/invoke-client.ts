import type { AnyCommand } from '../decider/command.ts';
import type { ExpectedVersion } from '../event-store/stream-head.ts';
import type { CommandAnswer, QueryAnswer, RouteInput } from '../http/client/client-types.ts';
import { ProblemError } from '../http/errors.ts';
import type { MessageOrigin } from '../message/metadata.ts';
import type { AnyQuery } from '../projection/query.ts';
import { InvocationFailedError } from './errors.ts';
import type { InvokeAnswer, InvokeCommand, InvokeQuery } from './invoke-message.ts';

/** A service, as far as who invokes its functions knows it: `createInvoker<typeof service>(...)`. */
export interface InvokableService {
  readonly commands: readonly AnyCommand[];
  readonly queries: readonly AnyQuery[];
}

/** What a command takes beside its input; where it comes from is handed on. */
export interface InvokeOptions extends MessageOrigin {
  /**
   * The key of idempotency: the same id with the same input has its effect once.
   *
   * @default a new one each time
   */
  readonly commandId?: string | undefined;
  /**
   * The version that the stream must have; another one is a `ProblemError` with code `conflict`.
   *
   * @default 'any'
   */
  readonly expectedVersion?: ExpectedVersion | undefined;
}

/** What a query takes beside its input. */
export interface InvokeQueryOptions extends Pick<MessageOrigin, 'tenant' | 'actor' | 'correlationId' | 'traceParent' | 'traceState'> {
  /**
   * The position token of a command's answer: the query reads at least what it did.
   *
   * @default the answer is as new as the projector is
   */
  readonly token?: string | undefined;
}

/** Invokes a service's function with its commands and queries; names, inputs and answers are inferred from the service's type. */
export interface Invoker<S extends InvokableService> {
  /**
   * Runs a command at once. A rejection is an answer, not an error.
   *
   * @throws {ProblemError} when the service refuses the message, such as an input that is not valid
   * @throws {InvocationFailedError} when the function fails; the same command id may be sent again
   */
  send<Name extends NameOf<S['commands'][number]>>(
    command: Name,
    input: RouteInput<Named<S['commands'][number], Name>>,
    options?: InvokeOptions,
  ): Promise<CommandAnswer<Named<S['commands'][number], Name>>>;
  /**
   * Asks a query. `undefined` is the answer of one that found nothing.
   *
   * @throws {ProblemError} when the service refuses the question
   * @throws {InvocationFailedError} when the function fails
   */
  ask<Name extends NameOf<S['queries'][number]>>(
    query: Name,
    input: RouteInput<Named<S['queries'][number], Name>>,
    options?: InvokeQueryOptions,
  ): Promise<QueryAnswer<Named<S['queries'][number], Name>> | undefined>;
}

type NameOf<Target> = Target extends { readonly name: infer Name extends string } ? Name : never;
type Named<Target, Name> = Extract<Target, { readonly name: Name }>;

/**
 * Makes a typed client that invokes a service's function directly: for other services in the same account, without HTTP. Who may do so is a
 * matter of `lambda:InvokeFunction`. Only the service's type is needed.
 *
 * @param invoke sends a payload to the function and returns the payload of its answer, an error's too
 * @example
 * ```ts
 * import { aggregate, command, createInvoker, service } from '@allframe/serverless/runtime';
 * import * as z from 'zod';
 *
 * const Door = aggregate('Door', { events: { Opened: z.object({}) }, initialState: { open: false } }, { Opened: () => ({ open: true }) });
 * const OpenDoor = command('OpenDoor', {
 *   input: z.object({ doorId: z.string() }),
 *   aggregate: Door,
 *   streamId: ({ doorId }) => doorId,
 *   decide: (_input, { open }, { reject }) => (open ? reject('already-open') : Door.events.Opened({})),
 * });
 * const doors = service('doors', { commands: [OpenDoor] });
 *
 * // With @aws-sdk/client-lambda: a payload is bytes.
 * declare const lambda: { invoke(input: { FunctionName: string; Payload: string }): Promise<{ Payload?: Uint8Array }> };
 * const invoker = createInvoker<typeof doors>(async (payload) => {
 *   const { Payload } = await lambda.invoke({ FunctionName: 'doors-prod-worker', Payload: payload });
 *   return new TextDecoder().decode(Payload);
 * });
 * async function open(doorId: string) {
 *   const answer = await invoker.send('OpenDoor', { doorId });
 *   return answer.outcome === 'rejected' ? (answer.code satisfies 'already-open') : answer.version;
 * }
 * ```
 */
export function createInvoker<S extends InvokableService>(invoke: (payload: string) => Promise<string>): Invoker<S> {
  const call = async (invoked: string, message: InvokeCommand | InvokeQuery) =>
    readAnswer(invoked, await invoke(JSON.stringify(message)).catch((cause: unknown) => unreachable(invoked, cause)));
  return {
    send: (command: string, input: unknown, options: InvokeOptions = {}) =>
      call(command, { allframe: 'invoke', command, input, ...options }),
    async ask(query: string, input: unknown, options: InvokeQueryOptions = {}) {
      const answer = await call(query, { allframe: 'invoke', query, input, ...options });
      return answer.outcome === 'answered' ? answer.result : undefined;
    },
  } as Invoker<S>;
}

function unreachable(invoked: string, cause: unknown): never {
  throw new InvocationFailedError({ invoked, fault: cause instanceof Error ? cause.message : String(cause) }, { cause });
}

const outcomes: readonly string[] = ['accepted', 'performed', 'rejected', 'answered', 'failed'];

function readAnswer(invoked: string, payload: string): InvokeAnswer {
  const answer = parsed(payload);
  if (!outcomes.includes(String(answer?.outcome))) throw new InvocationFailedError({ invoked, fault: faultOf(answer, payload) });
  const told = answer as unknown as InvokeAnswer;
  if (told.outcome === 'failed') throw new ProblemError({ problem: told.problem, requestId: undefined });
  return told;
}

/**
 * What Lambda answers for a function that throws (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html), and a worker on Cloud Run,
 * which is a problem.
 */
function faultOf(answer: Readonly<Record<string, unknown>> | undefined, payload: string): string {
  const { errorType, errorMessage, status, code, detail } = answer ?? {};
  if (typeof status === 'number' && typeof code === 'string')
    return `it answered ${status}, ${code}${typeof detail === 'string' ? `: ${detail}` : ''}`;
  if (typeof errorMessage === 'string') return `it failed with ${String(errorType)}: ${errorMessage}`;
  return `it answered ${JSON.stringify(payload.slice(0, 100))}, which is no answer`;
}

function parsed(payload: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
