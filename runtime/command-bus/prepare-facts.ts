import type { Ask, Askable } from '../decider/askable.ts';
import type { AnyAggregateCommand } from '../decider/command.ts';
import { causedBy, type MessageMetadata, type MessageOrigin } from '../message/metadata.ts';
import { CannotAskError } from './errors.ts';

/** Answers a query: `ask` of a query bus. */
// biome-ignore lint/suspicious/noExplicitAny: the query's types are checked where the command is written
export type AnswerQuery = (query: any, input: any, origin: MessageOrigin) => Promise<unknown>;

/** The facts that a decider asks for, once a command. */
export async function prepareFacts(
  command: AnyAggregateCommand,
  input: unknown,
  { metadata, now, ask }: { metadata: MessageMetadata; now: string; ask: AnswerQuery | undefined },
): Promise<unknown> {
  const { commandId, actor, tenant } = metadata;
  const asking = askingFor(command, metadata, ask);
  const run = (signal: AbortSignal | undefined) => command.prepare?.(input, { commandId, now, actor, tenant, signal, ask: asking });
  return command.resilience ? command.resilience.execute(run) : run(undefined);
}

/** Asks what the command declares, and nothing else. */
function askingFor({ name, reads = [] }: AnyAggregateCommand, metadata: MessageMetadata, ask: AnswerQuery | undefined): Ask<Askable> {
  return async (query, input) => {
    if (!reads.includes(query)) throw new CannotAskError({ command: name, query: query.name, fault: 'its reads do not list it' });
    if (!ask) throw new CannotAskError({ command: name, query: query.name, fault: 'its command bus was made without ask' });
    return (await ask(query, input, causedBy(metadata, metadata.commandId))) as never;
  };
}
