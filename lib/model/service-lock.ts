import { canonicalJson } from '../../runtime/message/json.ts';
import type { EventTypeDescription } from './describe-events.ts';
import { checkEventSchemas, type EventSchemaLock, type LockedEvent, nextLock } from './event-schema-lock.ts';
import type { KnownState, KnownStates } from './known-state.ts';
import type { Resource, ServiceModel } from './service-model.ts';

/** What `allframe.lock.json` holds: it stands beside a service's entry, and is committed with it. */
export interface ServiceLock extends EventSchemaLock {
  readonly service: string;
  /** What was last accepted of each stage. Events are no matter of the stage: what one stores today, another may store tomorrow. */
  readonly stages: Readonly<Record<string, AcceptedModel>>;
  /** What is stateful of that which was emitted for each stage, so that nothing of it is destroyed only because it left the service. */
  readonly terraform?: KnownStates | undefined;
}

/** A model as it was accepted. */
export interface AcceptedModel {
  readonly hash: string;
  /** By id. */
  readonly resources: Readonly<Record<string, Resource>>;
}

/** The lock with the events that a service stores now; nothing else changes. */
export function withEvents(lock: ServiceLock | undefined, service: string, described: readonly EventTypeDescription[]): ServiceLock {
  return { service, stages: lock?.stages ?? {}, ...terraformOf(lock), ...nextLock(described, lock) };
}

/**
 * The lock with these events and no other: what was locked and could not be read is taken to have never been stored.
 *
 * @param described what the service stores now
 */
export function withAcceptedEvents(lock: ServiceLock, service: string, described: readonly EventTypeDescription[]): ServiceLock {
  const isUsable = (aggregate: string, type: string, locked: LockedEvent) =>
    checkEventSchemas(
      described.filter((event) => event.aggregate === aggregate && event.type === type),
      { lockVersion: 1, events: { [aggregate]: { [type]: locked } } },
    ).every(({ code }) => code === 'event-schema-unknown');
  const events = Object.entries(lock.events).map(([aggregate, types]) => [
    aggregate,
    Object.fromEntries(Object.entries(types).filter(([type, locked]) => isUsable(aggregate, type, locked))),
  ]);
  return withEvents(
    { ...lock, events: Object.fromEntries(events.filter(([, types]) => Object.keys(types as object).length > 0)) },
    service,
    described,
  );
}

/** The lock with a model as that which is accepted of its stage. */
export function withModel(lock: ServiceLock | undefined, { service, stage, hash, resources }: ServiceModel): ServiceLock {
  const accepted = { hash, resources: Object.fromEntries(resources.map((resource) => [resource.id, resource])) };
  return { lockVersion: 1, service, events: lock?.events ?? {}, stages: { ...lock?.stages, [stage]: accepted }, ...terraformOf(lock) };
}

/** The lock with what is stateful of that which was emitted for a stage and a cloud. */
export function withKnownState(
  lock: ServiceLock | undefined,
  { service, stage }: Pick<ServiceModel, 'service' | 'stage'>,
  states: Readonly<Partial<Record<'aws' | 'google', KnownState>>>,
): ServiceLock {
  const terraform = { ...lock?.terraform, [stage]: { ...knownOf(lock, stage), ...states } };
  return { lockVersion: 1, service, events: lock?.events ?? {}, stages: lock?.stages ?? {}, terraform };
}

/** What was accepted of a stage. */
export function acceptedOf(lock: ServiceLock | undefined, stage: string): AcceptedModel | undefined {
  return lock && Object.hasOwn(lock.stages, stage) ? lock.stages[stage] : undefined;
}

/** What was emitted for a stage, by cloud. */
export function knownOf(lock: ServiceLock | undefined, stage: string): KnownStates[string] {
  return (lock?.terraform && Object.hasOwn(lock.terraform, stage) && lock.terraform[stage]) || {};
}

function terraformOf(lock: ServiceLock | undefined): Pick<ServiceLock, 'terraform'> {
  return lock?.terraform ? { terraform: lock.terraform } : {};
}

/** The lock as text: in order, and a line an event and a resource, so that two changes rarely meet in one line. */
export function printLock({ lockVersion, service, events, stages, terraform }: ServiceLock): string {
  const printedStages = mapValues(stages, ({ hash, resources }) =>
    block({ hash: JSON.stringify(hash), resources: lines(resources, 4) }, 3),
  );
  const parts = {
    lockVersion: String(lockVersion),
    service: JSON.stringify(service),
    events: block(
      mapValues(events, (types) => lines(types, 3)),
      2,
    ),
    stages: block(printedStages, 2),
    ...(terraform ? { terraform: block(mapValues(terraform, printedKnown), 2) } : {}),
  };
  return `${block(parts, 1, Object.keys(parts))}\n`;
}

function printedKnown(states: KnownStates[string]): string {
  return block(
    mapValues(states, (state) => lines(state, 4)),
    3,
  );
}

/** An object of one line a value. */
function lines(values: Readonly<Record<string, unknown>>, depth: number): string {
  return block(mapValues(values, canonicalJson), depth);
}

/** An object of printed values, in the order of their names unless another is given. */
function block(values: Readonly<Record<string, string>>, depth: number, order = Object.keys(values).sort()): string {
  if (order.length === 0) return '{}';
  const [inner, outer] = ['  '.repeat(depth), '  '.repeat(depth - 1)];
  return `{\n${order.map((name) => `${inner}${JSON.stringify(name)}: ${values[name]}`).join(',\n')}\n${outer}}`;
}

function mapValues<Value, Result>(values: Readonly<Record<string, Value>>, change: (value: Value) => Result): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
