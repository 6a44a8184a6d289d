import type { Commit } from '../../message/commit.ts';
import type { MessageOrigin } from '../../message/metadata.ts';
import { builtInQueue } from '../../transport/queue.ts';
import type { Timer, Timers } from '../../transport/timers.ts';
import { type SagaRecord, sagaRecords } from './saga-history.ts';
import type { SendNamed } from './send-named.ts';

/** Where the effects of one saga go. */
export interface SagaOutboxPorts {
  readonly timers: Timers;
  readonly send: SendNamed;
}

/**
 * Sends what a commit of a saga states: the stream is the outbox (rule E2). Whoever follows the stream calls it for each commit, in order;
 * doing so again is harmless, since what is sent has the ids of its events.
 *
 * @returns whether there was anything to send
 * @throws what sending throws: the commit is to be sent again
 */
export async function sendSagaEffects(commit: Commit, ports: SagaOutboxPorts): Promise<boolean> {
  let hasSent = false;
  for (const stated of sagaRecords(commit)) hasSent = (await sendEffect(stated, commit, ports)) || hasSent;
  return hasSent;
}

async function sendEffect({ id, event }: SagaRecord, { stream, timestamp, metadata }: Commit, ports: SagaOutboxPorts): Promise<boolean> {
  const origin = originOf(metadata);
  switch (event.type) {
    case 'CommandSent':
    case 'CompensationStepSent':
      await ports.send(event.data.command, event.data.input, { commandId: id, origin, replyTo: stream });
      return true;
    case 'TimeoutScheduled':
      await ports.timers.set(sagaTimer(id, event.data.dueAt, { stream, setAt: timestamp, origin }));
      return true;
    case 'TimeoutCancelled':
      await ports.timers.cancel(event.data.timeoutId);
      return true;
    default:
      return false;
  }
}

/** The step stands between its cause and what it sends, and is no message itself: it hands on the origin that it has. */
function originOf({ correlationId, causationId, causationDepth, actor, tenant, traceParent, traceState }: MessageOrigin): MessageOrigin {
  return { correlationId, causationId, causationDepth, actor, tenant, traceParent, traceState };
}

/** What waits so long is no circle that runs away: the count of causes begins again (rule B3). */
const freshStartSeconds = 60;

/** The timer of a timeout. It comes back in order with the other timeouts of its saga. */
function sagaTimer(id: string, dueAt: string, { stream, setAt, origin }: { stream: string; setAt: string; origin: MessageOrigin }): Timer {
  const waits = Date.parse(dueAt) - Date.parse(setAt) >= freshStartSeconds * 1_000;
  const causationDepth = waits ? 0 : origin.causationDepth;
  return { id, dueAt, queue: builtInQueue, group: stream, message: { ...origin, causationDepth, saga: stream, timeoutId: id } };
}
