import type { EventStore } from '../event-store/event-store.ts';
import type { Interceptor, PortCall } from '../host/local/intercept.ts';
import type { Commit } from '../message/commit.ts';
import type { CheckpointStore } from '../process-manager/checkpoint-store.ts';
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
}

/** A call that can fail: `'eventStore.append'`. */
export type PortOperation = { [Port in keyof Ports]: `${Port}.${keyof Ports[Port] & string}` }[keyof Ports];

/** Makes the parts of a service fail, as networks and clouds do. */
export interface FaultSwitches {
  /**
   * The next so many calls fail, and nothing is done.
   *
   * @param times how often; 1 unless given
   */
  fail(operation: PortOperation, times?: number): void;
  /** The next so many calls are done, but their answers get lost: the caller sees a failure. */
  loseAnswers(operation: PortOperation, times?: number): void;
  /** From now on nobody is woken by new commits; `false` ends it. What was lost stays lost until a catch-up. */
  loseWakeUps(isLost?: boolean): void;
  /** From now on every new commit wakes everybody so many times; 1 ends it. */
  repeatWakeUps(times: number): void;
  /** Ends all of it. */
  clear(): void;
}

/** A call failed because a test wanted it to. */
export class InjectedFaultError extends Error {
  override readonly name = 'InjectedFaultError';

  constructor({ operation, isDone }: { operation: PortOperation; isDone: boolean }) {
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
  const failures = new Map<PortOperation, number>();
  const lost = new Map<PortOperation, number>();
  let wakeUps = 1;
  const add = (counts: Map<PortOperation, number>, operation: PortOperation, times: number) =>
    counts.set(operation, (counts.get(operation) ?? 0) + times);
  const intercept: Interceptor = async (call, run) => {
    const operation = nameOf(call);
    if (takeOne(failures, operation)) throw new InjectedFaultError({ operation, isDone: false });
    const result = await run();
    if (takeOne(lost, operation)) throw new InjectedFaultError({ operation, isDone: true });
    return result;
  };
  return {
    intercept,
    deliveries: () => wakeUps,
    switches: {
      fail: (operation, times = 1) => add(failures, operation, times),
      loseAnswers: (operation, times = 1) => add(lost, operation, times),
      loseWakeUps(isLost = true) {
        wakeUps = isLost ? 0 : 1;
      },
      repeatWakeUps(times) {
        wakeUps = times;
      },
      clear() {
        failures.clear();
        lost.clear();
        wakeUps = 1;
      },
    },
  };
}

function nameOf({ port, operation }: PortCall): PortOperation {
  return `${port}.${operation}` as PortOperation;
}

function takeOne(counts: Map<PortOperation, number>, operation: PortOperation): boolean {
  const left = counts.get(operation) ?? 0;
  if (left > 0) counts.set(operation, left - 1);
  return left > 0;
}
