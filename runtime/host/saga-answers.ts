import { answerSaga, isAwaited } from '../process-manager/saga/answer-saga.ts';
import type { SagaPorts } from '../process-manager/saga/commit-saga-step.ts';
import { fireTimeout } from '../process-manager/saga/fire-timeout.ts';
import { sagaOfStream } from '../process-manager/saga/saga-stream.ts';
import type { Service } from '../service/service.ts';
import type { Timers } from '../transport/timers.ts';
import type { CommandDelivery } from '../trigger/command-delivery.ts';

/** What a delivery needs of sagas. */
export type SagaAnswers = { readonly [Name in 'answer' | 'isAwaited' | 'fireTimeout']: NonNullable<CommandDelivery[Name]> };

/** How the worker tells the sagas of a service what became of their commands, and that a timer went off. */
export function sagaAnswers({ sagas }: Service, ports: SagaPorts & { readonly timers: Timers }): SagaAnswers {
  return {
    isAwaited: (message) => isAwaited(sagaOfStream(sagas, message.replyTo), message, ports),
    async answer(message, answer) {
      await answerSaga(sagaOfStream(sagas, message.replyTo), message, answer, ports);
    },
    async fireTimeout(message) {
      await fireTimeout(sagaOfStream(sagas, message.saga), message, ports);
    },
  };
}
