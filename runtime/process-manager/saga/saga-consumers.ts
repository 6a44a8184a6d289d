import type { Commit } from '../../message/commit.ts';
import { AllFrameError, UnknownCommandError } from '../../message/errors.ts';
import type { Consumer } from '../consumer/consumer.ts';
import { defaultPatienceMs } from '../consumer/parking.ts';
import { advanceSaga } from './advance-saga.ts';
import { answerSaga } from './answer-saga.ts';
import type { SagaPorts } from './commit-saga-step.ts';
import type { AnySaga } from './saga.ts';
import type { SagaEvent } from './saga-history.ts';
import { createSendNamed, type SendNamed, type SendNamedPorts } from './send-named.ts';
import { type SagaOutboxPorts, sendSagaEffects } from './send-saga-effects.ts';

/** What keeps sagas going. */
export interface SagaConsumerPorts extends SagaPorts, SendNamedPorts, Pick<SagaOutboxPorts, 'timers'> {
  /** Told of each saga that has ended, at least once, and of how long it took. */
  readonly onSagaEnded?: ((stream: string, ageSeconds: number) => void) | undefined;
}

/**
 * What keeps a saga going: one consumer brings events into it, the other sends what it states. The checkpoint of the first moves after the
 * saga's commit (rule E1), that of the second after everything was sent (rule E2).
 */
export function createSagaConsumers(saga: AnySaga, ports: SagaConsumerPorts): readonly [inputs: Consumer, outbox: Consumer] {
  const outboxOf = (commit: Commit) => ({ timers: ports.timers, send: answeringRefusals(saga, commit, ports) });
  const inputs: Consumer = {
    name: `saga:${saga.name}`,
    from: saga.from.map(({ name }) => name),
    startFrom: saga.startFrom,
    handle: async (commit) => ((await advanceSaga(saga, commit, ports)) ? 'handled' : 'ignored'),
  };
  const outbox: Consumer = {
    name: `saga-outbox:${saga.name}`,
    from: [saga.name],
    startFrom: 'beginning',
    async handle(commit) {
      const hasSent = await sendSagaEffects(commit, outboxOf(commit));
      await tellEnd(commit, ports);
      return hasSent ? 'handled' : 'ignored';
    },
  };
  return [inputs, outbox];
}

async function tellEnd(commit: Commit, { store, onSagaEnded }: SagaConsumerPorts): Promise<void> {
  if (!onSagaEnded || !commit.events.some(({ type }) => type === sagaCompleted)) return;
  const first = await store.readCommit(commit.stream, 1);
  onSagaEnded(commit.stream, (Date.parse(commit.timestamp) - Date.parse(first?.timestamp ?? commit.timestamp)) / 1_000);
}

const sagaCompleted: SagaEvent['type'] = 'SagaCompleted';

/**
 * What can't be sent, since it takes other input now or the service has no such command, is told the saga: no retry cures it. The latter is
 * tried for a while before: during a deployment old code meets the commands of new code (rule B2).
 */
function answeringRefusals(saga: AnySaga, { timestamp }: Commit, ports: SagaConsumerPorts): SendNamed {
  const send = createSendNamed(ports);
  const isOverdue = () => ports.ambient.now() - Date.parse(timestamp) >= defaultPatienceMs;
  const isFinal = (error: AllFrameError) => (error instanceof UnknownCommandError ? isOverdue() : !error.retryable);
  return async (name, input, options) => {
    try {
      return await send(name, input, options);
    } catch (error) {
      if (!(error instanceof AllFrameError) || !isFinal(error)) throw error;
      const { commandId, origin, replyTo } = options;
      return answerSaga(saga, { ...origin, commandId, replyTo }, { outcome: 'failed', code: error.code, details: error.message }, ports);
    }
  };
}
