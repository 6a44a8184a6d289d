import type { AnyAggregate } from '../decider/aggregate.ts';
import type { AnyIntegrationEvent } from './integration-event.ts';

/** A service's bus, as far as it is checked here. */
export interface CheckedBus {
  readonly publish?: readonly AnyIntegrationEvent[] | undefined;
  readonly dispatch?: Readonly<Record<string, { readonly source: string }>> | undefined;
}

/** A fault of a bus, or advice on it. */
export interface BusDiagnostic {
  readonly severity: 'error' | 'warning';
  /** Stable, kebab-case. */
  readonly code: string;
  /** Where in the definition: `eventBus.dispatch['order.submitted']`. */
  readonly place: string;
  readonly message: string;
  readonly remedy: string;
}

/**
 * Looks for circles and for what can't be published (rule F2).
 *
 * @param aggregates all that the service knows
 */
export function checkEventBus(
  service: string,
  { publish = [], dispatch = {} }: CheckedBus,
  aggregates: readonly AnyAggregate[],
): readonly BusDiagnostic[] {
  const rules = Object.entries(dispatch).map(([type, { source }]) => ({ type, source }));
  return [
    ...rules.filter(({ source }) => source === service).map(({ type }) => circle(service, type)),
    ...rules.filter(({ type, source }) => source !== service && publish.some(({ name }) => name === type)).map(relay),
    ...twice(publish.map(({ name }) => name)).map(twoOfOneName),
    ...publish.filter(({ version }) => !Number.isSafeInteger(version) || version < 1).map(noVersion),
    ...publish.filter(({ from }) => !aggregates.some(({ events }) => events[from.type] === from)).map(stranger),
  ];
}

function circle(service: string, type: string): BusDiagnostic {
  return {
    severity: 'error',
    code: 'bus-circle',
    place: `eventBus.dispatch['${type}']`,
    message: `it takes events of ${service}, which is this service itself`,
    remedy: 'follow events of the service with a reactor or a saga',
  };
}

function relay({ type, source }: { type: string; source: string }): BusDiagnostic {
  return {
    severity: 'warning',
    code: 'bus-relay',
    place: `eventBus.dispatch['${type}']`,
    message: `the service takes ${type} of ${source} and publishes an event of this name as well, which may come back`,
    remedy: 'give the published event a name of its own',
  };
}

function twoOfOneName(name: string): BusDiagnostic {
  return {
    severity: 'error',
    code: 'duplicate-integration-event',
    place: `eventBus.publish['${name}']`,
    message: `two integration events are named ${name}, so that others can't tell them apart`,
    remedy: "name what others can't read by the old schema anew, such as with a suffix",
  };
}

function noVersion({ name, version }: AnyIntegrationEvent): BusDiagnostic {
  return {
    severity: 'error',
    code: 'invalid-integration-version',
    place: `eventBus.publish['${name}'].version`,
    message: `the version of its schema is ${version}, not a whole number from 1`,
    remedy: 'begin with 1, and raise it with each change of the schema',
  };
}

function stranger({ name, from }: AnyIntegrationEvent): BusDiagnostic {
  return {
    severity: 'error',
    code: 'unknown-integration-source',
    place: `eventBus.publish['${name}'].from`,
    message: `${from.type} is no event of an aggregate that the service knows`,
    remedy: 'pass the constructor itself, such as Order.events.OrderSubmitted, of an aggregate that a command or projection uses',
  };
}

function twice(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
