import { AssertionError } from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import type { CommandResult, EffectResult } from '../command-bus/command-result.ts';
import type { Event } from '../message/event.ts';
import type { Json } from '../message/json.ts';
import { type Item, listDifference } from './list-difference.ts';
import type { Sent } from './saga-expectations.ts';

/** What a command came to, or should have, item by item. */
export type CommandOutcome = readonly Item[];

/** The events of a decision; none where it was to do nothing. */
export function decided(events: readonly Event[]): CommandOutcome {
  return events.map(({ type, data }) => ({ kind: type, value: data, text: `${type} ${JSON.stringify(data)}` }));
}

/** A refusal. */
export function refused(code: string, details?: Json): CommandOutcome {
  const text = details === undefined ? '' : ` ${JSON.stringify(details)}`;
  return [{ kind: `${rejection} ${code}`, value: details, text: `${rejection} ${code}${text}` }];
}

/** An effect that was performed, and the commands that it sent. */
export function done(sent: readonly Sent[]): CommandOutcome {
  return [
    { kind: 'performed', value: undefined, text: 'performed' },
    ...sent.map(({ sent: name, input }) => ({ kind: `sent ${name}`, value: input, text: `sent ${name} ${JSON.stringify(input)}` })),
  ];
}

/** What became of a command. */
export function outcomeOf(result: CommandResult | EffectResult, sent: readonly Sent[] = []): CommandOutcome {
  if (result.outcome === 'rejected') return refused(result.code, result.details);
  return result.outcome === 'accepted' ? decided(result.events) : done(sent);
}

/**
 * Compares what became of a command with what was expected of it. Details of a rejection are compared where they are expected.
 *
 * @throws {AssertionError} with the difference, item by item
 */
export function expectCommandOutcome(command: string, actual: CommandOutcome, expected: CommandOutcome): void {
  const [is, wanted] = [actual, expected].map((items) => items.map(({ kind, value }) => ({ [kind]: value })));
  const isUnasked = isRejection(expected) && expected[0]?.value === undefined && actual[0]?.kind === expected[0]?.kind;
  if (isUnasked || isDeepStrictEqual(is, wanted)) return;
  const message = [`${faultOf(command, actual, expected)} (- expected, + done)`, ...listDifference(actual, expected)].join('\n');
  throw new AssertionError({ message, actual: is, expected: wanted, operator: 'given' });
}

const rejection = 'rejected with';

function isRejection([first]: CommandOutcome): boolean {
  return first?.kind.startsWith(rejection) ?? false;
}

function faultOf(command: string, actual: CommandOutcome, expected: CommandOutcome): string {
  if (isRejection(actual) === isRejection(expected)) return `${command} does something else than expected`;
  const [is, wanted] = [actual, expected].map(sortOf);
  return `${command} comes to ${is} where ${wanted} was expected`;
}

function sortOf(outcome: CommandOutcome): string {
  if (isRejection(outcome)) return 'a rejection';
  return outcome.length === 0 ? 'nothing' : outcome[0]?.kind === 'performed' ? 'an effect' : 'a decision';
}
