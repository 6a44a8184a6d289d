// What the types of a reactor infer, and which mistakes do not compile. `npm run types` is this file's test.
import { command } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { reactor } from '../../../runtime/process-manager/reactor.ts';
import { Counter } from '../counter.ts';

const Ring = command('Ring', { input: z.object({ bell: z.string() }), aggregate: Counter, streamId: () => 'a', decide: () => [] });
reactor(
  'Typed',
  { from: [Counter] },
  {
    Counted: async ({ data, type, version }, { send, eventId }) => {
      const facts: [number, string, 'Counted', number] = [data.by, data.unit, type, version];
      await send(Ring, { bell: `${facts} ${eventId}` });
      // @ts-expect-error no such field
      data.amount;
      // @ts-expect-error wrong input of a command
      await send(Ring, { bell: 1 });
    },
  },
);
reactor(
  'Wrong',
  { from: [Counter] },
  {
    // @ts-expect-error no such event
    Counting: () => {},
  },
);
