import { ValidationError } from '../../message/errors.ts';
import type { KnownEvent } from '../../message/event-definition.ts';
import { createCatalogue } from '../../message/event-definition.ts';
import { type Json, parseJson } from '../../message/json.ts';
import { validate } from '../../message/schema.ts';
import { timeAfter } from '../../message/time-after.ts';
import type { AnySaga } from './saga.ts';
import type { CancelEffect, CompensateEffect, CompleteEffect, SagaEffect, SendEffect, TimeoutEffect } from './saga-effects.ts';
import type { PlannedCommand, SagaEvent } from './saga-history.ts';

/** What a step's effects come to: what is stated in order, and how the step ends the saga, if it does. */
export interface Plan {
  readonly stated: readonly (PlannedEvent | CancelEffect)[];
  readonly ending: CompleteEffect | CompensateEffect | undefined;
}

type PlannedEvent = Extract<SagaEvent, { type: 'CommandSent' | 'TimeoutScheduled' }>;

/** Why effects can't be planned. */
export class EffectFault extends Error {}

/**
 * Validates effects: inputs and data as they will travel, which is as JSON.
 *
 * @param now what delays count from, ISO 8601 in UTC
 * @throws {EffectFault} saying what is wrong
 */
export async function planEffects({ timeouts }: AnySaga, effects: readonly SagaEffect[], now: string): Promise<Plan> {
  const catalogue = createCatalogue(timeouts, []);
  const endings = effects.filter((effect) => effect.effect === 'complete' || effect.effect === 'compensate');
  if (endings.length > 1) throw new EffectFault('it ends the saga more than once');
  const stated: (PlannedEvent | CancelEffect)[] = [];
  for (const effect of effects) {
    if (effect.effect === 'send') stated.push({ type: 'CommandSent', data: await plannedSend(effect) });
    if (effect.effect === 'timeout')
      stated.push({ type: 'TimeoutScheduled', data: await plannedTimeout(effect, catalogue.get(effect.name), now) });
    if (effect.effect === 'cancel') stated.push(effect);
  }
  return { stated, ending: endings[0] };
}

async function plannedSend({ undo, ...effect }: SendEffect): Promise<PlannedCommand & { undo?: PlannedCommand }> {
  if (undo?.undo) throw new EffectFault(`${undo.command.name} undoes ${effect.command.name}, and can't be undone itself`);
  return { ...(await plannedCommand(effect)), ...(undo && { undo: await plannedCommand(undo) }) };
}

async function plannedCommand({ command, input }: SendEffect): Promise<PlannedCommand> {
  // As a worker will read it: what it would refuse is not sent.
  const travelling = jsonOf(input, `input of ${command.name}`, parseJson);
  await checked(() => validate(command.input, travelling, `input of ${command.name}`));
  return { command: command.name, input: travelling };
}

async function plannedTimeout(
  { name, data, afterSeconds }: TimeoutEffect,
  known: KnownEvent | undefined,
  now: string,
): Promise<{ name: string; data: Json; dueAt: string }> {
  if (!known) throw new EffectFault(`it sets the timeout ${JSON.stringify(name)}, which the saga doesn't declare`);
  const valid = await checked(() => validate(known.schema, data, `data of the timeout ${name}`));
  return { name, data: jsonOf(valid, `data of the timeout ${name}`), dueAt: dueAt(name, afterSeconds, now) };
}

function dueAt(name: string, afterSeconds: number, now: string): string {
  const due = timeAfter(Date.parse(now), afterSeconds);
  if (due !== undefined) return new Date(due).toISOString();
  throw new EffectFault(`afterSeconds of the timeout ${name} must be 0 or more and end before the year 10000, got ${afterSeconds}`);
}

/** A value as it comes back from JSON. */
export function jsonOf(value: unknown, subject: string, parse: (text: string) => unknown = JSON.parse): Json {
  try {
    return parse(JSON.stringify(value) ?? 'null') as Json;
  } catch (cause) {
    throw new EffectFault(`the ${subject} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

async function checked<Value>(check: () => Promise<Value>): Promise<Value> {
  try {
    return await check();
  } catch (cause) {
    if (cause instanceof ValidationError) throw new EffectFault(cause.message, { cause });
    throw cause;
  }
}
