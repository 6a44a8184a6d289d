import type { CommandBus } from '../command-bus/command-bus.ts';
import type { AnyCommand } from '../decider/command.ts';
import { type Middleware, withMiddleware } from '../message/middleware.ts';
import { type Schema, validate } from '../message/schema.ts';
import { incomingCommandId, incomingOrigin } from '../process-manager/integration/incoming-origin.ts';
import type { DeadLetter } from '../transport/queue.ts';
import { BusCommandRejectedError, UnexpectedBusEventError } from './errors.ts';
import { buryIncurable } from './incurable.ts';
import { handleObjectChanges, type ObjectDelivery } from './s3.ts';
import { busObjectChange, isS3BusEvent } from './s3-object.ts';

/** What a rule of EventBridge sends (https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html). */
export interface EventBridgeEvent {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly time?: string | undefined;
  readonly detail: unknown;
}

/** What to do on events of one type. */
export interface BusRule {
  readonly source: string;
  readonly schema: Schema;
  readonly command: AnyCommand;
  /** The command's input, made of the event's detail. */
  map(detail: unknown): unknown;
  /** Whose data the event is about, made of its detail. */
  tenant?: ((detail: unknown) => string) | undefined;
}

/** The rules of a service's bus, by the event's type. */
export type BusRules = Readonly<Record<string, BusRule>>;

/** Where events of the bus go. */
export interface BusDelivery {
  readonly rules: BusRules;
  readonly commands: Pick<CommandBus, 'dispatch'>;
  /**
   * Where buckets tell the bus of their changes; a rule for their events comes first.
   *
   * @default no bucket does
   */
  readonly objects?: ObjectDelivery | undefined;
  /** @default what no retry cures is thrown, and Lambda's on-failure queue keeps it */
  readonly bury?: ((letter: DeadLetter) => Promise<void>) | undefined;
  /** @default none */
  readonly middleware?: readonly Middleware[] | undefined;
}

/** Recognizes the event by `detail-type`, which no other source has. */
export function isEventBridgeEvent(event: unknown): event is EventBridgeEvent {
  const candidate = (event ?? {}) as Partial<EventBridgeEvent>;
  return typeof candidate['detail-type'] === 'string' && typeof candidate.source === 'string' && 'detail' in candidate;
}

/**
 * Maps an event of the bus to its command and runs it; the event's id is the command's, so that a second delivery changes nothing. What
 * one of our services published says in `detail.metadata` which event it is and where it comes from, which is continued (rule B3).
 *
 * @throws {UnexpectedBusEventError} when no rule of the service is for it
 * @throws {ValidationError} when its detail does not match the rule's schema, and nobody buries it
 * @throws {BusCommandRejectedError} when the decider refuses, and nobody buries it
 */
export async function handleEventBridgeEvent(event: EventBridgeEvent, delivery: BusDelivery, deadline?: number): Promise<void> {
  const { rules, objects, middleware = [], bury } = delivery;
  if (objects && isS3BusEvent(event) && !ruleFor(event, rules)) return handleObjectChanges([busObjectChange(event)], objects, deadline);
  const { id, source, 'detail-type': detailType } = event;
  const operation = { kind: 'trigger', name: 'bus', source: detailType, id } as const;
  const letter = { body: JSON.stringify(event), source, messageId: id };
  await withMiddleware(middleware, operation, () => buryIncurable(letter, bury, () => runRule(event, delivery, deadline)));
}

function ruleFor({ source, 'detail-type': detailType }: EventBridgeEvent, rules: BusRules): BusRule | undefined {
  const rule = Object.hasOwn(rules, detailType) ? rules[detailType] : undefined;
  return rule?.source === source ? rule : undefined;
}

async function runRule(event: EventBridgeEvent, { rules, commands }: BusDelivery, deadline?: number): Promise<void> {
  const { source, 'detail-type': detailType } = event;
  const rule = ruleFor(event, rules);
  if (!rule) throw new UnexpectedBusEventError({ source, detailType });
  const detail = await validate(rule.schema, event.detail, `detail of ${detailType}`);
  const metadata = (event.detail as { metadata?: unknown } | null)?.metadata;
  const origin = incomingOrigin(event.id, metadata);
  const commandId = incomingCommandId(event, metadata);
  const tenant = rule.tenant?.(detail) ?? origin.tenant;
  const result = await commands.dispatch(rule.command, rule.map(detail), { ...origin, tenant, commandId, deadline });
  if (result.outcome === 'rejected')
    throw new BusCommandRejectedError({ command: rule.command.name, rejection: result.code, event: event.id });
}
