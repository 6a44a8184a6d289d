import { service } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { aggregatesOf } from '../../../runtime/process-manager/aggregates-of.ts';
import { consumersOf, type ServiceConsumerPorts } from '../../../runtime/process-manager/consumers-of.ts';
import { integrationEvent } from '../../../runtime/process-manager/integration/integration-event.ts';
import { reactor } from '../../../runtime/process-manager/reactor.ts';
import { saga } from '../../../runtime/process-manager/saga/saga.ts';
import { Counter, CountUp, Totals } from '../counter.ts';
import { Tally } from '../projection/tallies.ts';
import { world } from './consuming.ts';

const parts = { name: 'counters', commands: [CountUp], projections: [Totals], sagas: [], reactors: [] };
const Moved = integrationEvent('moved', { version: 1, from: Counter.events.Counted, schema: z.object({}), map: () => ({}) });
const Follow = saga('Follow', { from: [Counter], initialState: {}, correlate: () => undefined }, {});
const Watch = reactor('Watch', { from: [Tally] }, {});

function ports(): ServiceConsumerPorts {
  const { store, ambient } = world();
  const timers = { set: async () => {}, cancel: async () => {} };
  const publisher = { publish: async () => [] };
  return { store, ambient, publisher, timers, sender: { send: async () => '' } };
}

describe('the consumers of a service', () => {
  it('are none where nothing has effects', () => {
    expect(consumersOf(parts, ports())).toEqual([]);
    expect(consumersOf({ ...parts, eventBus: {} }, ports())).toEqual([]);
  });

  it('are its reactors, two for each saga, and one publisher, under names that stay', () => {
    const eventBus = { publish: [Moved], startFrom: 'beginning' } as const;
    const consumers = consumersOf({ ...parts, sagas: [Follow], reactors: [Watch], eventBus }, ports());
    expect(consumers.map(({ name, from, startFrom }) => [name, from, startFrom])).toEqual([
      ['reactor:Watch', ['Tally'], 'now'],
      ['saga:Follow', ['Counter'], 'now'],
      ['saga-outbox:Follow', ['Follow'], 'beginning'],
      ['publisher:counters', ['Counter'], 'beginning'],
    ]);
  });

  it('fit a whole service', () => {
    const whole = service('counters', { commands: [CountUp], projections: [Totals], sagas: [Follow], reactors: [Watch] });
    expect(consumersOf(whole, ports()).map(({ name }) => name)).toEqual(['reactor:Watch', 'saga:Follow', 'saga-outbox:Follow']);
  });
});

describe('the aggregates of a service', () => {
  it('are those of its commands, and those that anything follows, each once', () => {
    expect(aggregatesOf({ ...parts, sagas: [Follow], reactors: [Watch] })).toEqual([Counter, Tally]);
    expect(aggregatesOf({ commands: [], projections: [], sagas: [], reactors: [Watch] })).toEqual([Tally]);
  });
});
