import type { EventStore } from '../event-store/event-store.ts';
import type { PersonalKeyStore } from '../event-store/personal-data/personal-key-store.ts';
import type { Interceptor } from '../host/local/intercept.ts';
import type { Commit } from '../message/commit.ts';
import type { CheckpointStore } from '../process-manager/consumer/checkpoint-store.ts';
import type { ProjectionRegistry } from '../projection/projection-registry.ts';
import type { ReadModelStore } from '../projection/read-model-store.ts';
import type { EventPublisher } from '../transport/event-bus.ts';
import type { CommandQueues } from '../transport/queue.ts';
import type { Timers } from '../transport/timers.ts';

/** What a service in memory runs on. */
interface Ports {
  readonly eventStore: EventStore;
  readonly readModels: ReadModelStore;
  readonly checkpoints: CheckpointStore;
  readonly registry: ProjectionRegistry;
  readonly queues: CommandQueues;
  readonly timers: Timers;
  readonly bus: EventPublisher;
  readonly personalKeys: PersonalKeyStore;
}

/** A call that can fail: `'eventStore.append'`. */
export type PortOperation = { [Port in keyof Ports]: `${Port}.${OperationOf<Ports[Port]>}` }[keyof Ports];

type OperationOf<Port> = { [Name in keyof Port]: Port[Name] extends (...parameters: never[]) => unknown ? Name : never }[keyof Port] &
  string;

/** The same at runtime; complete by its type. */
const operationsOf: { readonly [Port in keyof Ports]: { readonly [Operation in OperationOf<Ports[Port]>]: true } } = {
  eventStore: { load: true, append: true, readAfter: true, readCommit: true, readTips: true, saveSnapshot: true },
  readModels: { get: true, put: true, checkpoint: true, apply: true, find: true },
  checkpoints: { get: true, put: true, start: true, list: true },
  registry: { read: true, write: true },
  queues: { send: true, bury: true },
  timers: { set: true, cancel: true },
  bus: { publish: true },
  personalKeys: { get: true, createIfAbsent: true, forget: true },
};

const operations: readonly string[] = Object.entries(operationsOf).flatMap(([port, its]) =>
  Object.keys(its).map((name) => `${port}.${name}`),
);

/** Makes the parts of a service fail, as networks and clouds do. */
export interface FaultSwitches {
  /**
   * The next so many calls fail, and nothing is done.
   *
   * @param times how often; 1 unless given
   * @throws {RangeError} when there is no such operation, or `times` is no natural number
   */
  fail(operation: PortOperation, times?: number, options?: FaultOptions): void;
  /**
   * The next so many calls are done, but their answers get lost: the caller sees a failure.
   *
   * @param times how often; 1 unless given
   * @throws {RangeError} when there is no such operation, or `times` is no natural number
   */
  loseAnswers(operation: PortOperation, times?: number, options?: FaultOptions): void;
  /** From now on nobody is woken by new commits; `false` ends it. What was lost stays lost until a catch-up. */
  loseWakeUps(isLost?: boolean): void;
  /**
   * From now on every new commit wakes everybody so many times; 1 ends it.
   *
   * @throws {RangeError} when `times` is no natural number
   */
  repeatWakeUps(times: number): void;
  /** Ends all of it. */
  clear(): void;
}

/** How a call fails. */
export interface FaultOptions {
  /**
   * What the caller sees, such as a `ConcurrencyError` of a race that was lost.
   *
   * @default an `InjectedFaultError`
   */
  readonly error?: Error | undefined;
}

/** A call failed because a test wanted it to. */
export class InjectedFaultError extends Error {
  override readonly name = 'InjectedFaultError';

  constructor({ operation, isDone }: { operation: string; isDone: boolean }) {
    super(isDone ? `The answer of ${operation} got lost: a fault switch wanted it` : `${operation} failed: a fault switch wanted it`);
  }
}

/** Fault switches, and what a local service needs to be disturbed by them. */
export interface Disturbance {
  readonly switches: FaultSwitches;
  readonly intercept: Interceptor;
  readonly deliveries: (follower: string, commit: Commit) => number;
}

/** Makes fault switches, all off. */
export function createFaultSwitches(): Disturbance {
  const failures = new Faults();
  const lost = new Faults();
  let wakeUps = 1;
  const intercept: Interceptor = async (call, run) => {
    const operation = `${call.port}.${call.operation}`;
    const failure = failures.take(operation);
    if (failure) throw failure.error ?? new InjectedFaultError({ operation, isDone: false });
    const result = await run();
    const loss = lost.take(operation);
    if (loss) throw loss.error ?? new InjectedFaultError({ operation, isDone: true });
    return result;
  };
  return {
    intercept,
    deliveries: () => wakeUps,
    switches: {
      fail: (operation, times = 1, options = {}) => failures.add(operation, times, options),
      loseAnswers: (operation, times = 1, options = {}) => lost.add(operation, times, options),
      loseWakeUps(isLost = true) {
        wakeUps = isLost ? 0 : 1;
      },
      repeatWakeUps(times) {
        wakeUps = natural(times);
      },
      clear() {
        failures.clear();
        lost.clear();
        wakeUps = 1;
      },
    },
  };
}

/** Faults that wait for their calls, in the order in which they were asked for. */
class Faults {
  readonly #waiting = new Map<string, FaultOptions[]>();

  add(operation: PortOperation, times: number, options: FaultOptions): void {
    if (!operations.includes(operation))
      throw new RangeError(`There is no operation ${operation} that could fail; there are ${operations.join(', ')}`);
    const more = Array.from({ length: natural(times) }, () => options);
    this.#waiting.set(operation, [...(this.#waiting.get(operation) ?? []), ...more]);
  }

  take(operation: string): FaultOptions | undefined {
    return this.#waiting.get(operation)?.shift();
  }

  clear(): void {
    this.#waiting.clear();
  }
}

function natural(times: number): number {
  if (Number.isInteger(times) && times >= 0) return times;
  throw new RangeError(`times must be a natural number, got ${times}`);
}
