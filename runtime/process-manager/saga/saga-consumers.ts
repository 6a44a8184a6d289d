import { advanceSaga } from './advance-saga.ts';
import type { SagaPorts } from './commit-saga-step.ts';
import type { Consumer } from './consumer.ts';
import type { AnySaga } from './saga.ts';
import { createSendNamed, type SendNamedPorts } from './send-named.ts';
import { type SagaEffectPorts, sendSagaEffects } from './send-saga-effects.ts';

/** What keeps sagas going. */
export interface SagaConsumerPorts extends SagaPorts, SagaEffectPorts, SendNamedPorts {}

/**
 * What keeps a saga going: one consumer brings events into it, the other sends what it states. The checkpoint of the first moves after the
 * saga's commit (rule E1), that of the second after everything was sent (rule E2).
 */
export function createSagaConsumers(saga: AnySaga, ports: SagaConsumerPorts): readonly [inputs: Consumer, outbox: Consumer] {
  const outboxPorts = { timers: ports.timers, send: createSendNamed(ports) };
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
    handle: async (commit) => ((await sendSagaEffects(commit, outboxPorts)) ? 'handled' : 'ignored'),
  };
  return [inputs, outbox];
}
