import { aggregate, command, effectCommand, query, schedule } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { id } from './values.ts';

/** The rounds of the guards at one gate: a stream that never ends, so that its state is kept in snapshots. */
export const Patrol = aggregate(
  'Patrol',
  {
    events: { RoundStarted: z.object({ at: z.string() }), GateLocked: z.object({ at: z.string() }) },
    initialState: { rounds: 0, lastRound: '', isLocked: false },
    stateVersion: 1,
  },
  {
    RoundStarted: ({ rounds }, { at }) => ({ rounds: rounds + 1, lastRound: at, isLocked: false }),
    GateLocked: (state) => ({ ...state, isLocked: true }),
  },
);

const ofGate = { aggregate: Patrol, streamId: ({ gate }: { gate: string }) => gate, input: z.object({ gate: id, at: z.string() }) };

export const StartRound = command('StartRound', { ...ofGate, decide: ({ at }) => Patrol.events.RoundStarted({ at }) });

export const LockGate = command('LockGate', {
  ...ofGate,
  decide: ({ at }, { isLocked }) => (isLocked ? [] : Patrol.events.GateLocked({ at })),
});

export const RoundsAtGate = query('RoundsAtGate', {
  input: z.object({ gate: id }),
  aggregate: Patrol,
  resolve: async ({ gate }, read) => (await read.state(gate))?.state,
});

/** Locks every gate of the depot. */
export const CloseDepot = effectCommand('CloseDepot', {
  input: z.object({ at: z.string(), gates: z.array(id).min(1) }),
  perform: async ({ at, gates }, { send }) => {
    for (const gate of gates) await send(LockGate, { gate, at });
  },
});

/** Every minute of the day. */
export const rounds = schedule({
  rate: { minutes: 1 },
  command: StartRound,
  input: ({ scheduledAt }) => ({ gate: 'north', at: scheduledAt }),
});

/** On working days at eight in the evening, whatever the clocks do. */
export const closing = schedule({
  cron: '0 20 * * MON-SAT',
  timezone: 'Europe/Berlin',
  command: CloseDepot,
  input: ({ scheduledAt }) => ({ at: scheduledAt, gates: ['north', 'south'] }),
});
