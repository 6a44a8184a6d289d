import { ValidationError } from '../../message/errors.ts';
import { parseWorkerMessage } from '../../message/worker-message.ts';
import type { Timer } from '../timers.ts';

/** A timer that goes on: what comes at the end of a stage of it. */
interface TimerMessage {
  readonly allframe: 'timer';
  readonly timer: Timer;
}

/** The body of the message by which a timer is set again. */
export function timerBody(timer: Timer): string {
  return JSON.stringify({ allframe: 'timer', timer } satisfies TimerMessage);
}

/**
 * The timer in the body of a message; nothing where it is another message.
 *
 * @throws {ValidationError} when it says that it is a timer, and is none
 */
export function parseTimerBody(body: string): Timer | undefined {
  const { allframe, timer } = looksLikeTimer.test(body) ? fieldsOf(body) : {};
  if (allframe !== 'timer') return undefined;
  const { id, dueAt, queue, message, group } = (typeof timer === 'object' && timer !== null ? timer : {}) as Record<string, unknown>;
  const texts = Object.entries({ id, dueAt, queue, ...(group !== undefined && { group }) });
  const faults = texts.flatMap(([path, value]) => (typeof value === 'string' && value !== '' ? [] : [{ path, message: 'must be a text' }]));
  if (faults.length > 0) throw new ValidationError({ subject: 'timer', faults });
  return { id, dueAt, queue, group, message: parseWorkerMessage(JSON.stringify(message ?? null)) } as Timer;
}

/** A large command is then not parsed twice. */
const looksLikeTimer = /"allframe"\s*:\s*"timer"/;

function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}
