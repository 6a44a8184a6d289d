import * as z from 'zod';
import { checkEventBus } from '../../../runtime/process-manager/integration-check.ts';
import { integrationEvent } from '../../../runtime/process-manager/integration-event.ts';
import { incomingOrigin } from '../../../runtime/process-manager/integration-origin.ts';
import { Counter } from '../counter.ts';

const published = (name: string, from: typeof Counter.events.Counted = Counter.events.Counted) =>
  integrationEvent(name, { version: 1, from, schema: z.object({}), map: () => ({}) });

describe('the check of a bus', () => {
  it('finds nothing wrong with events out and events in of others', () => {
    const bus = { publish: [published('counter.moved')], dispatch: { 'shop.opened': { source: 'shop' } } };
    expect(checkEventBus('counters', bus, [Counter])).toEqual([]);
    expect(checkEventBus('counters', {}, [])).toEqual([]);
  });

  it('refuses a rule for events of the service itself, published or not', () => {
    const bus = {
      publish: [published('counter.moved')],
      dispatch: { 'counter.moved': { source: 'counters' }, other: { source: 'counters' } },
    };
    expect(checkEventBus('counters', bus, [Counter])).toEqual([
      expect.objectContaining({ severity: 'error', code: 'bus-circle', place: "eventBus.dispatch['counter.moved']" }),
      expect.objectContaining({ severity: 'error', code: 'bus-circle', place: "eventBus.dispatch['other']" }),
    ]);
  });

  it('warns of a type that comes from another service and is published as well', () => {
    const bus = { publish: [published('counter.moved')], dispatch: { 'counter.moved': { source: 'shop' } } };
    expect(checkEventBus('counters', bus, [Counter])).toEqual([expect.objectContaining({ severity: 'warning', code: 'bus-relay' })]);
  });

  it('refuses two events of one name', () => {
    const bus = { publish: [published('a'), published('b'), published('a'), published('a')] };
    expect(checkEventBus('counters', bus, [Counter])).toEqual([
      expect.objectContaining({ severity: 'error', code: 'duplicate-integration-event', place: "eventBus.publish['a']" }),
    ]);
  });

  it.each([[0], [1.5], [Number.NaN]])('refuses the version %d of a schema', (version) => {
    const bus = { publish: [{ ...published('a'), version }] };
    expect(checkEventBus('counters', bus, [Counter])).toEqual([
      expect.objectContaining({ severity: 'error', code: 'invalid-integration-version', place: "eventBus.publish['a'].version" }),
    ]);
  });

  it('refuses an event that no aggregate of the service has, be it of the same type', () => {
    const lookalike = Object.assign((data: { by: number }) => ({ type: 'Counted', data }), { type: 'Counted' });
    const bus = { publish: [published('a', lookalike as never)] };
    expect(checkEventBus('counters', bus, [Counter])).toEqual([
      expect.objectContaining({ severity: 'error', code: 'unknown-integration-source', message: expect.stringContaining('Counted') }),
    ]);
  });
});

describe('the origin of what an event of others causes', () => {
  it('continues what the publisher said: correlation, depth, tenant and trace', () => {
    const metadata = {
      ...{ schemaVersion: 1, streamId: 'a', version: 3, correlationId: 'first', causationDepth: 4 },
      ...{ tenant: 'acme', traceParent: '00-a-b-01', traceState: 'v=1' },
    };
    expect(incomingOrigin('e-1', metadata)).toEqual({
      ...{ correlationId: 'first', causationId: 'e-1', causationDepth: 5, actor: undefined },
      ...{ tenant: 'acme', traceParent: '00-a-b-01', traceState: 'v=1' },
    });
  });

  it.each([
    [undefined],
    [null],
    ['text'],
    [[]],
    [{}],
    [{ correlationId: 7, causationDepth: -1, tenant: {}, traceParent: 'x'.repeat(513) }],
  ])('begins anew where %j came beside the event', (metadata) => {
    expect(incomingOrigin('e-1', metadata)).toEqual({ correlationId: 'e-1', causationId: 'e-1', causationDepth: 1 });
  });
});
