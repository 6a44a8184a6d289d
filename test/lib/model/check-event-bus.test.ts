import * as z from 'zod';
import { checkEventBus } from '../../../lib/model/check-event-bus.ts';
import { integrationEvent } from '../../../runtime/process-manager/integration/integration-event.ts';
import { type EventBus, incoming } from '../../../runtime/service/event-bus.ts';
import { service } from '../../../runtime/service/service.ts';
import { Counter, CountUp } from '../../runtime/counter.ts';

const published = (name: string, from: typeof Counter.events.Counted = Counter.events.Counted) =>
  integrationEvent(name, { version: 1, from, schema: z.object({}), map: () => ({}) });

const rule = (source: string) =>
  incoming({ source, schema: z.object({ counterId: z.string() }), command: CountUp, map: ({ counterId }) => ({ counterId, by: 1 }) });

const faultsOf = (eventBus: EventBus<typeof CountUp>) => checkEventBus(service('counters', { commands: [CountUp], eventBus }));

describe('the check of a bus', () => {
  it('finds nothing wrong with events out and events in of others', () => {
    const bus = { publish: [published('counter.moved')], dispatch: { 'shop.opened': rule('shop') } };
    expect(faultsOf(bus)).toEqual([]);
    expect(faultsOf({})).toEqual([]);
  });

  it('refuses a rule for events of the service itself, published or not', () => {
    const bus = {
      publish: [published('counter.moved')],
      dispatch: { 'counter.moved': rule('counters'), other: rule('counters') },
    };
    expect(faultsOf(bus)).toEqual([
      expect.objectContaining({ severity: 'error', code: 'bus-circle', place: "eventBus.dispatch['counter.moved']" }),
      expect.objectContaining({ severity: 'error', code: 'bus-circle', place: "eventBus.dispatch['other']" }),
    ]);
  });

  it('warns of a type that comes from another service and is published as well', () => {
    const bus = { publish: [published('counter.moved')], dispatch: { 'counter.moved': rule('shop') } };
    expect(faultsOf(bus)).toEqual([expect.objectContaining({ severity: 'warning', code: 'bus-relay' })]);
  });

  it('refuses two events of one name', () => {
    const bus = { publish: [published('a'), published('b'), published('a'), published('a')] };
    expect(faultsOf(bus)).toEqual([
      expect.objectContaining({ severity: 'error', code: 'duplicate-integration-event', place: "eventBus.publish['a']" }),
    ]);
  });

  it.each([[0], [1.5], [Number.NaN]])('refuses the version %d of a schema', (version) => {
    const bus = { publish: [{ ...published('a'), version }] };
    expect(faultsOf(bus)).toEqual([
      expect.objectContaining({ severity: 'error', code: 'invalid-integration-version', place: "eventBus.publish['a'].version" }),
    ]);
  });

  it('refuses an event that no aggregate of the service has, be it of the same type', () => {
    const lookalike = Object.assign((data: { by: number }) => ({ type: 'Counted', data }), { type: 'Counted' });
    const bus = { publish: [published('a', lookalike as never)] };
    expect(faultsOf(bus)).toEqual([
      expect.objectContaining({ severity: 'error', code: 'unknown-integration-source', message: expect.stringContaining('Counted') }),
    ]);
  });
});
