import type { Sendable } from '../decider/effect-command.ts';
import type { Json } from '../message/json.ts';
import type { AnySaga, SagaStateOf } from '../process-manager/saga/saga.ts';
import { type Duration, millisecondsOf } from './duration.ts';
import { expecting } from './expecting.ts';
import type { History } from './history.ts';
import { expectOutcome } from './saga-difference.ts';
import type { InState, SagaExpectation } from './saga-expectations.ts';
import { SagaWorld } from './saga-world.ts';

/** A saga under test. */
export interface Orchestrating<S extends AnySaga> {
  /** Streams that it follows, event by event in the order in which they are given. */
  given(...histories: readonly History[]): Orchestrated<S>;
}

/** A saga on its way: each call is a step, and the last one is what is looked at. */
export interface Orchestrated<S extends AnySaga> {
  /** Further events. A stream that is named again goes on. */
  when(...histories: readonly History[]): Orchestrated<S>;
  /** The oldest command of this name that waits for its answer was carried out. */
  succeeds(command: Sendable, facts?: { readonly streamId?: string; readonly version?: number }): Orchestrated<S>;
  /** The oldest command of this name that waits for its answer was refused, or given up. */
  fails<C extends Sendable>(command: C, code: FailureOf<C>, details?: Json): Orchestrated<S>;
  /** Time goes by; timeouts go off at their time. */
  after(time: Duration): Orchestrated<S>;
  /**
   * Expects exactly these effects of the last step, in order; the state only where it is named. Nothing at all means that nothing is done.
   *
   * @throws {AssertionError} with the difference, and the history of the saga
   */
  then(...expected: readonly (SagaExpectation | InState<SagaStateOf<S>>)[]): Promise<void>;
}

/** The codes that a command fails with: its rejections, and that of one that was tried too often. */
export type FailureOf<C> = (C extends { readonly rejects?: infer Codes } ? Extract<Codes, string> : never) | 'dead-lettered';

/**
 * Begins a test of a saga. It runs through its own code over the in-memory store, with a clock that stands until `after` moves it.
 *
 * @example
 * ```ts
 * import { aggregate, command, saga } from '@allframe/serverless/runtime';
 * import { orchestrate, sent, stream, timeoutSet } from '@allframe/serverless/testing';
 * import * as z from 'zod';
 *
 * const Door = aggregate('Door', { events: { Opened: z.object({}) }, initialState: {} }, { Opened: (state) => state });
 * const CloseDoor = command('CloseDoor', {
 *   input: z.object({ doorId: z.string() }),
 *   aggregate: Door,
 *   streamId: ({ doorId }) => doorId,
 *   decide: () => [],
 * });
 * const AutomaticDoor = saga('AutomaticDoor', {
 *   from: [Door],
 *   timeouts: { OpenTooLong: z.object({}) },
 *   initialState: {},
 *   correlate: (_event, { streamId }) => streamId,
 * }, {
 *   Opened: (state, _event, { timeout }) => ({ state, effects: [timeout('OpenTooLong', {}, { afterSeconds: 30 })] }),
 *   OpenTooLong: (state, _timeout, { send, sagaId }) => ({ state, effects: [send(CloseDoor, { doorId: sagaId })] }),
 * });
 *
 * const opened = stream(Door, 'd-1', Door.events.Opened({}));
 *
 * it('waits for half a minute', () => orchestrate(AutomaticDoor).given(opened).then(timeoutSet('OpenTooLong', {}, { afterSeconds: 30 })));
 * it('closes the door then', () =>
 *   orchestrate(AutomaticDoor).given(opened).after({ seconds: 30 }).then(sent(CloseDoor, { doorId: 'd-1' })));
 * ```
 */
export function orchestrate<S extends AnySaga>(saga: S): Orchestrating<S> {
  return { given: (...histories) => orchestrated(saga, [(world) => world.happen(histories)]) };
}

type Step = (world: SagaWorld) => Promise<void>;

function orchestrated<S extends AnySaga>(saga: S, steps: readonly Step[]): Orchestrated<S> {
  const further = (step: Step) => orchestrated(saga, [...steps, step]);
  return {
    when: (...histories) => further((world) => world.happen(histories)),
    succeeds: ({ name }, facts) => further((world) => world.answer(name, { outcome: 'succeeded', ...facts })),
    fails: ({ name }, code, details) => further((world) => world.answer(name, { outcome: 'failed', code, details })),
    after: (time) => further((world) => world.pass(millisecondsOf(time))),
    // biome-ignore lint/suspicious/noThenProperty: given, when, then is what the field calls it; who awaits it itself is told
    then: expecting(async (...expected) => {
      const world = new SagaWorld(saga);
      let before = 0;
      for (const step of steps) {
        before = world.commits.length;
        await step(world);
      }
      expectOutcome({ saga, step: world.commits.slice(before), all: world.commits }, expected);
    }),
  };
}
