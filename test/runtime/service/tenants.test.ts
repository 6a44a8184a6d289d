import { aggregate, command, eventBus, incoming, schedule, service } from '@allframe/serverless/runtime';
import { testService } from '@allframe/serverless/testing';
import * as z from 'zod';

const Note = aggregate('Note', { events: { Noted: z.object({}) }, initialState: {} }, { Noted: (state) => state });
const Write = command('Write', {
  input: z.object({ id: z.string() }),
  aggregate: Note,
  streamId: ({ id }) => id,
  decide: () => Note.events.Noted({}),
});
const notes = service('notes', {
  tenants: true,
  commands: [Write],
  schedules: { hourly: schedule({ rate: { hours: 1 }, command: Write, input: { id: 'n-1' }, tenant: 'acme' }) },
  eventBus: eventBus({
    dispatch: {
      'shop.closed': incoming({
        source: 'shop',
        schema: z.object({ shop: z.string() }),
        command: Write,
        map: () => ({ id: 'n-2' }),
        tenant: ({ shop }) => shop,
      }),
    },
  }),
});

describe('the tenant of what comes from nobody', () => {
  it('is named by the schedule', async () => {
    const test = await testService(notes);
    await test.advance({ hours: 1 });
    expect(await test.events(Note, 'n-1', 'acme')).toHaveLength(1);
    expect(test.deadLetters).toEqual([]);
    test.stop();
  });

  it('is told from the event of another service', async () => {
    const test = await testService(notes);
    await test.publish({ source: 'shop', type: 'shop.closed', detail: { shop: 'umbrella' } });
    expect(await test.events(Note, 'n-2', 'umbrella')).toHaveLength(1);
    test.stop();
  });
});
