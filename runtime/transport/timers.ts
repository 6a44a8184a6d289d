import type { WorkerMessage } from '../message/worker-message.ts';

/** The port of timers: messages that are sent at a time, from seconds to months ahead. */
export interface Timers {
  /**
   * Sets a timer; one that is set again under its id stays as it is. Goes off at least once, at its time or later.
   *
   * @throws {InvalidTimeError} when its time is none
   */
  set(timer: Timer): Promise<void>;
  /** Forgets a timer, best-effort: one that went off may still arrive. Nothing happens where there is none of this id. */
  cancel(id: string): Promise<void>;
}

/** A message and when it is sent. */
export interface Timer {
  /** Unique, and the same when it is set again. */
  readonly id: string;
  /** ISO 8601 in UTC. One in the past goes off at once. */
  readonly dueAt: string;
  /** The queue that the message is sent to. */
  readonly queue: string;
  readonly message: WorkerMessage;
  /** Messages of one group are delivered in order, where the queue keeps one. */
  readonly group?: string | undefined;
}
