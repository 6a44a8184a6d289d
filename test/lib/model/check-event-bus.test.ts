import * as z from 'zod';
import { checkEventBus } from '../../../lib/model/check-event-bus.ts';
import { integrationEvent } from '../../../runtime/process-manager/integration/integration-event.ts';
import { Counter } from '../../runtime/counter.ts';

const published = (name: string, from: typeof Counter.events.Counted = Counter.events.Counted) =>
  integrationEvent(name, { version: 1, from, schema: z.object({}), map: () => ({}) });

const faultsOf = (bus: EventBus) => checkEventBus(service('counters', { commands: [Count], eventBus: bus as EventBus<never> }));

describe('the check of a bus', () => {
  it('finds nothing wrong with events out and events in of others', () => {
    const bus = { publish: [published('counter.moved')], dispatch: { 'shop.opened': { source: 'shop' } } };
    expect(faultsOf(bus)).toEqual([]);
    expect(faultsOf({})).toEqual([]);
  });

  it('refuses a rule for events of the service itself, published or not', () => {
    const bus = {
      publish: [published('counter.moved')],
      dispatch: { 'counter.moved': { source: 'counters' }, other: { source: 'counters' } },
    };
    expect(faultsOf(bus)).toEqual([
      expect.objectContaining({ severity: 'error', code: 'bus-circle', place: "eventBus.dispatch['counter.moved']" }),
      expect.objectContaining({ severity: 'error', code: 'bus-circle', place: "eventBus.dispatch['other']" }),
    ]);
  });

  it('warns of a type that comes from another service and is published as well', () => {
    const bus = { publish: [published('counter.moved')], dispatch: { 'counter.moved': { source: 'shop' } } };
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
