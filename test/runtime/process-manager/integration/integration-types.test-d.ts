// What the types of an integration event infer, and which mistakes do not compile. `npm run types` is this file's test.
import { eventBus, incoming, service } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { integrationEvent } from '../../../../runtime/process-manager/integration/integration-event.ts';
import { CloseCounter, Counter, CountUp } from '../../counter.ts';

const from = Counter.events.Counted;
integrationEvent('typed', { version: 1, from, schema: z.object({ by: z.number() }), map: ({ by }) => ({ by }) });
integrationEvent('wrong', {
  version: 1,
  from,
  schema: z.object({ by: z.string() }),
  // @ts-expect-error wrong shape
  map: ({ by }) => ({ by }),
});
integrationEvent('unknown', {
  version: 1,
  from,
  schema: z.object({ by: z.number() }),
  // @ts-expect-error no such field
  map: ({ amount }) => ({ by: amount }),
});
integrationEvent('no.json', {
  version: 1,
  from,
  // @ts-expect-error public data must be JSON
  schema: z.object({ at: z.date() }),
  map: () => ({ at: new Date() }),
});

const Moved = integrationEvent('moved', { version: 1, from, schema: z.object({}), map: () => ({}) });
const dispatch = { ring: incoming({ source: 'bell', schema: z.object({}), command: CountUp, map: () => ({ counterId: 'a' }) }) };
service('publishing', { commands: [CloseCounter], eventBus: eventBus({ publish: [Moved], startFrom: 'beginning' }) });
service('both', { commands: [CountUp], eventBus: eventBus({ publish: [Moved], dispatch }) });
// @ts-expect-error the service does not list the command of a rule
service('stranger', { commands: [CloseCounter], eventBus: eventBus({ publish: [Moved], dispatch }) });
