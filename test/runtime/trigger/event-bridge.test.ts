import { incoming } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import * as z from 'zod';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import { ValidationError } from '../../../runtime/message/errors.ts';
import type { DeadLetter } from '../../../runtime/transport/queue.ts';
import { BusCommandRejectedError, UnexpectedBusEventError } from '../../../runtime/trigger/errors.ts';
import { type EventBridgeEvent, handleEventBridgeEvent, isEventBridgeEvent } from '../../../runtime/trigger/event-bridge.ts';
import { CloseCounter, CountUp } from '../counter.ts';
import { payload } from './payload.ts';

const rules = {
  'visitor.came': incoming({
    source: 'door',
    schema: z.object({ counter: z.string(), people: z.number().default(1) }),
    command: CountUp,
    map: ({ counter, people }) => ({ counterId: counter, by: people }),
  }),
};
const event: EventBridgeEvent = { id: 'e-1', source: 'door', 'detail-type': 'visitor.came', detail: { counter: 'a' } };

function setUp() {
  const store = new InMemoryEventStore();
  const commands = createCommandBus({ store, ambient: testAmbient() });
  return {
    store,
    commands,
    handle: (change: Partial<EventBridgeEvent> = {}) => handleEventBridgeEvent({ ...event, ...change }, { rules, commands }),
  };
}

describe('an event of the bus', () => {
  it('leads to its command, which names it as its cause', async () => {
    const { handle, store } = setUp();
    await handle();
    const [commit] = (await store.load('Counter#a')).commits;
    expect(commit?.events[0]).toMatchObject({ type: 'Counted', data: { by: 1 } });
    expect(commit?.metadata).toMatchObject({ commandId: 'e-1', correlationId: 'e-1', causationId: 'e-1', causationDepth: 1 });
  });

  it('that comes twice is one commit', async () => {
    const { handle, store } = setUp();
    await handle();
    await handle();
    expect((await store.load('Counter#a')).commits).toHaveLength(1);
  });

  it('that one of our services published again, in an envelope of its own, is one commit', async () => {
    const { handle, store } = setUp();
    const detail = { counter: 'a', metadata: { eventId: 'p-1' } };
    await handle({ detail });
    await handle({ id: 'e-2', detail });
    const { commits } = await store.load('Counter#a');
    expect(commits.map(({ metadata }) => metadata.commandId)).toEqual(['event:door:p-1']);
    expect(commits[0]?.metadata).toMatchObject({ causationId: 'e-1' });
  });

  it.each([7, '', 'x'.repeat(600), null])('that says as its id %j is told by its envelope', async (eventId) => {
    const { handle, store } = setUp();
    await handle({ detail: { counter: 'a', metadata: { eventId } } });
    expect((await store.load('Counter#a')).commits[0]?.metadata.commandId).toBe('e-1');
  });

  it.each<[string, Partial<EventBridgeEvent>]>([
    ['of another type', { 'detail-type': 'visitor.left' }],
    ['of another source', { source: 'window' }],
    ['of a type named like what every object has', { 'detail-type': 'constructor' }],
  ])('%s is an error that names both', async (_, change) => {
    const failure = setUp().handle(change);
    await expect(failure).rejects.toThrow(UnexpectedBusEventError);
    await expect(failure).rejects.toThrow(`An event ${change['detail-type'] ?? 'visitor.came'} of ${change.source ?? 'door'} came`);
  });

  it('with a detail that does not match is an error that names each path', async () => {
    const failure = setUp().handle({ detail: { people: 'x' } });
    await expect(failure).rejects.toThrow(ValidationError);
    await expect(failure).rejects.toMatchObject({ subject: 'detail of visitor.came', faults: [{ path: 'counter' }, { path: 'people' }] });
  });

  it('whose command is rejected is an error, so that it ends among the dead letters', async () => {
    const { handle, commands } = setUp();
    await commands.dispatch(CloseCounter, { counterId: 'a' });
    const failure = handle();
    await expect(failure).rejects.toThrow(BusCommandRejectedError);
    await expect(failure).rejects.toThrow('CountUp rejected the bus event e-1 with counter-closed');
  });

  it('is buried with the whole event and the reason where no retry cures it and there is a port for it', async () => {
    const { commands } = setUp();
    const buried: DeadLetter[] = [];
    const bury = async (letter: DeadLetter) => void buried.push(letter);
    const bad = { ...event, detail: { people: 'x' } };
    await handleEventBridgeEvent(bad, { rules, commands, bury });
    await commands.dispatch(CloseCounter, { counterId: 'a' });
    await handleEventBridgeEvent(event, { rules, commands, bury });
    expect(buried.map(({ code, source, messageId }) => [code, source, messageId])).toEqual([
      ['validation-failed', 'door', 'e-1'],
      ['bus-command-rejected', 'door', 'e-1'],
    ]);
    expect(JSON.parse(buried[0]?.body ?? '')).toEqual(bad);
  });

  it('is thrown to come again where a retry may cure it, or newer code may know it', async () => {
    const bury = () => Promise.reject(new Error('nothing to bury'));
    const commands = { dispatch: () => Promise.reject(new Error('throttled')) };
    await expect(handleEventBridgeEvent(event, { rules, commands, bury })).rejects.toThrow('throttled');
    await expect(handleEventBridgeEvent(event, { rules: {}, commands, bury })).rejects.toThrow(UnexpectedBusEventError);
  });

  it('is handled as it is documented', async () => {
    const { store, commands } = setUp();
    await handleEventBridgeEvent(payload('event-bridge'), { rules, commands });
    const [commit] = (await store.load('Counter#a')).commits;
    expect(commit?.metadata.commandId).toBe('6a7e8feb-b491-4cf7-a9f1-bf3703467718');
  });

  it('is told from others', () => {
    expect(isEventBridgeEvent(event)).toBe(true);
    expect(isEventBridgeEvent({ ...event, detail: null })).toBe(true);
    for (const other of [undefined, null, {}, { source: 'x', 'detail-type': 'y' }, { detail: {}, source: 'x' }, { Records: [] }])
      expect(isEventBridgeEvent(other)).toBe(false);
  });
});
