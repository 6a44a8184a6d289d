import { parseStreamKey } from '../../../../runtime/contract/event-table.ts';
import { InMemoryEventStore } from '../../../../runtime/event-store/in-memory-event-store.ts';
import type { StoredEvent } from '../../../../runtime/message/event.ts';
import type { TimeoutMessage } from '../../../../runtime/message/worker-message.ts';
import { consume } from '../../../../runtime/process-manager/consumer/consumer.ts';
import { startConsumers } from '../../../../runtime/process-manager/consumer/consumer-start.ts';
import { InMemoryCheckpointStore } from '../../../../runtime/process-manager/consumer/in-memory-checkpoint-store.ts';
import { answerSaga, type CommandAnswer, type SagaCommand } from '../../../../runtime/process-manager/saga/answer-saga.ts';
import { fireTimeout } from '../../../../runtime/process-manager/saga/fire-timeout.ts';
import type { AnySaga } from '../../../../runtime/process-manager/saga/saga.ts';
import { createSagaConsumers } from '../../../../runtime/process-manager/saga/saga-consumers.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';
import type { CommandSender, TravellingCommand } from '../../../../runtime/transport/command-sender.ts';
import type { Timer, Timers } from '../../../../runtime/transport/timers.ts';

/** What goes wrong, and in which order things are delivered: a list of choices, after whose end all goes well and in order. */
export type Choices = readonly number[];

/** What is run. */
export interface Scenario {
  readonly saga: AnySaga;
  readonly commands: readonly TravellingCommand[];
  /** The events of source streams, in order. */
  readonly happen: readonly (readonly [stream: string, event: StoredEvent])[];
  /** How the worker answers; nothing where a command gets lost. */
  readonly answering: (command: string, input: unknown) => CommandAnswer | undefined;
}

/** A command that was carried out. */
export interface Carried {
  readonly commandId: string;
  readonly command: string;
  readonly input: unknown;
}

/**
 * Runs a saga with everything around it until nothing is left to do. Every call of a port may crash before or after it is done, every
 * delivery may come again, and they come in any order; a cancelled timer may go off all the same. Time moves when all is quiet.
 */
export async function runUnreliably({ saga, commands, happen, answering }: Scenario, choices: Choices) {
  const fate = createFate(choices);
  const ambient = testAmbient();
  const inner = new InMemoryEventStore();
  const [store, checkpoints] = [withFaults(inner, fate), withFaults(new InMemoryCheckpointStore(), fate)];
  const { deliver, deliverAll } = createDeliveries(fate);
  const { timers, takeNext } = createTimers(fate);
  const carried = new Map<string, Carried>();
  const sender: CommandSender = {
    send: (command, input, { commandId = '', replyTo = '', origin } = {}) =>
      fate.unreliable(async () => {
        deliver(() => work({ ...origin, commandId, replyTo }, command.name, input));
        return commandId;
      }),
    cancel: async () => {},
  };
  const ports = { store, ambient, timers, sender, commands, checkpoints, parking: { maxAttempts: Number.POSITIVE_INFINITY } };
  const consumers = createSagaConsumers(saga, ports);
  await startConsumers(consumers, { checkpoints: new InMemoryCheckpointStore(), ambient });
  inner.subscribe((commit) => {
    const woken = consumers.filter(({ from }) => from.includes(parseStreamKey(commit.stream).aggregate));
    for (const consumer of woken) deliver(() => consume(consumer, [commit], ports));
  });

  async function work(message: SagaCommand, command: string, input: unknown): Promise<void> {
    const answer = answering(command, input);
    if (!answer) return;
    await fate.unreliable(async () => carried.set(message.commandId, { commandId: message.commandId, command, input }));
    await answerSaga(saga, message, answer, ports);
  }

  ambient.advance(1_000);
  for (const [stream, event] of happen) await append(inner, stream, event, ambient);
  await deliverAll();
  for (let timer = takeNext(); timer; timer = takeNext()) {
    ambient.advance(Math.max(0, Date.parse(timer.dueAt) - ambient.now()));
    const message = timer.message as TimeoutMessage;
    deliver(() => fireTimeout(saga, message, ports));
    await deliverAll();
  }
  return { store: inner, carried: [...carried.values()], crashes: fate.crashes };
}

type Fate = ReturnType<typeof createFate>;

/** Decides by a list of choices. */
function createFate(choices: Choices) {
  let made = 0;
  const fate = { crashes: 0, choose, unreliable };
  return fate;

  /** One of so many; the first where the choices are used up. */
  function choose(count: number): number {
    const choice = choices[made] ?? 0;
    made += 1;
    return choice % count;
  }

  async function unreliable<Result>(call: () => Promise<Result>): Promise<Result> {
    const crash = choose(8);
    if (crash === 1) throw crashed();
    const result = await call();
    if (crash === 2) throw crashed();
    return result;
  }

  function crashed(): Error {
    fate.crashes += 1;
    return new Error('the worker crashed');
  }
}

/** Deliveries in any order: each until it succeeds, and perhaps once more. */
function createDeliveries({ choose }: Fate) {
  const waiting: (() => Promise<void>)[] = [];
  return { deliver, deliverAll };

  function deliver(attempt: () => Promise<unknown>): void {
    waiting.push(async () => {
      const isDone = await attempt().then(
        () => true,
        () => false,
      );
      if (!isDone || choose(6) === 1) deliver(attempt);
    });
  }

  async function deliverAll(): Promise<void> {
    while (waiting.length > 0) await waiting.splice(choose(waiting.length), 1)[0]?.();
  }
}

/** Timers of which a cancelled one may go off all the same. */
function createTimers({ choose, unreliable }: Fate) {
  const pending = new Map<string, Timer>();
  const timers: Timers = {
    set: (timer) => unreliable(async () => void pending.set(timer.id, pending.get(timer.id) ?? timer)),
    cancel: (id) => unreliable(async () => void (choose(3) !== 1 && pending.delete(id))),
  };
  return { timers, takeNext };

  function takeNext(): Timer | undefined {
    const [next] = [...pending.values()].sort((left, right) => Date.parse(left.dueAt) - Date.parse(right.dueAt));
    if (next) pending.delete(next.id);
    return next;
  }
}

/** A port of which every method may crash. */
function withFaults<Port extends object>(port: Port, { unreliable }: Fate): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const method = Reflect.get(target, name);
      return typeof method === 'function' ? (...values: unknown[]) => unreliable(() => method.apply(target, values)) : method;
    },
  });
}

async function append(
  store: InMemoryEventStore,
  stream: string,
  event: StoredEvent,
  { now, newId }: ReturnType<typeof testAmbient>,
): Promise<void> {
  const { head } = await store.load(stream);
  const id = newId();
  const metadata = { commandId: id, correlationId: id, causationId: id, causationDepth: 0 };
  await store.append(head, { commitId: id, timestamp: new Date(now()).toISOString(), metadata, events: [event] });
}
