import { aggregatesOf } from '../../runtime/process-manager/aggregates-of.ts';
import type { AnyIntegrationEvent } from '../../runtime/process-manager/integration/integration-event.ts';
import type { Service } from '../../runtime/service/service.ts';
import type { Diagnostic } from './diagnostics.ts';

/** Circles over the bus, and events that can't be published (rule F2). */
export function checkEventBus(service: Service): readonly Diagnostic[] {
  const { publish = [], dispatch = {} } = service.eventBus ?? {};
  const aggregates = aggregatesOf(service);
  const rules = Object.entries(dispatch).map(([type, { source }]) => ({ type, source }));
  return [
    ...rules.filter(({ source }) => source === service.name).map(({ type }) => circle(service.name, type)),
    ...rules.filter(({ type, source }) => source !== service.name && publish.some(({ name }) => name === type)).map(relay),
    ...twice(publish.map(({ name }) => name)).map(twoOfOneName),
    ...publish.filter(({ version }) => !Number.isSafeInteger(version) || version < 1).map(noVersion),
    ...publish.filter(({ from }) => !aggregates.some(({ events }) => events[from.type] === from)).map(stranger),
  ];
}

function circle(service: string, type: string): Diagnostic {
  return {
    severity: 'error',
    code: 'bus-circle',
    place: `eventBus.dispatch['${type}']`,
    message: `it takes events of ${service}, which is this service itself`,
    remedy: 'follow events of the service with a reactor or a saga',
  };
}

function relay({ type, source }: { type: string; source: string }): Diagnostic {
  return {
    severity: 'warning',
    code: 'bus-relay',
    place: `eventBus.dispatch['${type}']`,
    message: `the service takes ${type} of ${source} and publishes an event of this name as well, which may come back`,
    remedy: 'give the published event a name of its own',
  };
}

function twoOfOneName(name: string): Diagnostic {
  return {
    severity: 'error',
    code: 'duplicate-integration-event',
    place: `eventBus.publish['${name}']`,
    message: `two integration events are named ${name}, so that others can't tell them apart`,
    remedy: "name what others can't read by the old schema anew, such as with a suffix",
  };
}

function noVersion({ name, version }: AnyIntegrationEvent): Diagnostic {
  return {
    severity: 'error',
    code: 'invalid-integration-version',
    place: `eventBus.publish['${name}'].version`,
    message: `the version of its schema is ${version}, not a whole number from 1`,
    remedy: 'begin with 1, and raise it with each change of the schema',
  };
}

function stranger({ name, from }: AnyIntegrationEvent): Diagnostic {
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
