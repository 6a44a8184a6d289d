import { AssertionError } from 'node:assert';
import { parseStreamKey, streamKey } from '../contract/event-table.ts';
import type { AnyAggregate } from '../decider/aggregate.ts';
import { placeCommit } from '../event-store/event-store.ts';
import { InMemoryEventStore } from '../event-store/in-memory-event-store.ts';
import type { Commit } from '../message/commit.ts';
import type { Event } from '../message/event.ts';
import type { TimeoutMessage } from '../message/worker-message.ts';
import { advanceSaga } from '../process-manager/saga/advance-saga.ts';
import { answerSaga, type CommandAnswer, type SagaCommand } from '../process-manager/saga/answer-saga.ts';
import { fireTimeout } from '../process-manager/saga/fire-timeout.ts';
import type { AnySaga } from '../process-manager/saga/saga.ts';
import type { SendNamed } from '../process-manager/saga/send-named.ts';
import { sendSagaEffects } from '../process-manager/saga/send-saga-effects.ts';
import type { Timer, Timers } from '../transport/timers.ts';
import { type History, storedEvent } from './history.ts';
import { testAmbient } from './test-ambient.ts';

/** A command that the saga has sent. */
interface SentCommand extends SagaCommand {
  readonly command: string;
}

/** A saga with all that surrounds it, in memory: its own code, a clock that a test moves, commands that a test answers. */
export class SagaWorld {
  /** The commits of the saga's streams, in the order in which they were appended. */
  readonly commits: Commit[] = [];
  readonly #saga: AnySaga;
  readonly #ambient = testAmbient();
  readonly #store = new InMemoryEventStore();
  readonly #unsent: Commit[] = [];
  readonly #sent: SentCommand[] = [];
  readonly #waiting = new Map<string, Timer>();
  readonly #timers: Timers = {
    set: async (timer) => void this.#waiting.set(timer.id, timer),
    cancel: async (id) => void this.#waiting.delete(id),
  };
  readonly #ports = { store: this.#store, ambient: this.#ambient, timers: this.#timers };

  constructor(saga: AnySaga) {
    this.#saga = saga;
    this.#store.subscribe((commit) => {
      if (parseStreamKey(commit.stream).aggregate !== saga.name) return;
      this.commits.push(commit);
      this.#unsent.push(commit);
    });
  }

  /** Appends events, each as a commit of its own, and brings each to the saga. */
  async happen(histories: readonly History[]): Promise<void> {
    for (const { aggregate, streamId, events } of histories) {
      for (const event of events) {
        await advanceSaga(this.#saga, await this.#append(aggregate, streamId, event), this.#ports);
        await this.#sendUnsent();
      }
    }
  }

  /**
   * Answers the oldest command of this name that is not answered.
   *
   * @throws {AssertionError} when there is none
   */
  async answer(command: string, outcome: CommandAnswer): Promise<void> {
    const index = this.#sent.findIndex((message) => message.command === command);
    const [message] = index < 0 ? [] : this.#sent.splice(index, 1);
    if (!message) throw notSent(this.#saga, command, this.#sent);
    await answerSaga(this.#saga, message, outcome, this.#ports);
    await this.#sendUnsent();
  }

  /** Moves the clock on; timeouts go off at their time, in its order. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#ambient.now() + milliseconds;
    for (let timer = nextDue(this.#waiting, end); timer; timer = nextDue(this.#waiting, end)) {
      this.#waiting.delete(timer.id);
      this.#ambient.advance(Math.max(0, Date.parse(timer.dueAt) - this.#ambient.now()));
      await fireTimeout(this.#saga, timer.message as TimeoutMessage, this.#ports);
      await this.#sendUnsent();
    }
    this.#ambient.advance(end - this.#ambient.now());
  }

  async #append(aggregate: AnyAggregate, streamId: string, event: Event): Promise<Commit> {
    const { head } = await this.#store.load(streamKey(aggregate.name, streamId));
    const id = this.#ambient.newId();
    const metadata = { commandId: id, correlationId: id, causationId: id, causationDepth: 0 };
    const timestamp = new Date(this.#ambient.now()).toISOString();
    const pending = { commitId: id, timestamp, metadata, events: [await storedEvent(aggregate, event)] };
    await this.#store.append(head, pending);
    return placeCommit(head, pending);
  }

  async #sendUnsent(): Promise<void> {
    const send: SendNamed = async (command, _input, { origin, ...ids }) => void this.#sent.push({ ...origin, ...ids, command });
    for (const commit of this.#unsent.splice(0)) await sendSagaEffects(commit, { send, timers: this.#timers });
  }
}

function nextDue(waiting: ReadonlyMap<string, Timer>, end: number): Timer | undefined {
  const due = [...waiting.values()].filter(({ dueAt }) => Date.parse(dueAt) <= end);
  return due.sort((left, right) => Date.parse(left.dueAt) - Date.parse(right.dueAt))[0];
}

function notSent({ name }: AnySaga, command: string, sent: readonly SentCommand[]): AssertionError {
  const waiting = sent.map((message) => message.command).join(', ') || 'none';
  return new AssertionError({ message: `${name} waits for no answer of ${command}; it waits for ${waiting}` });
}
