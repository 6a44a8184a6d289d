import type { Ambient } from '../message/ambient.ts';
import type { EventPublisher } from '../transport/event-bus.ts';
import { aggregatesOf, type DefinedParts } from './aggregates-of.ts';
import type { StartFrom } from './consumer/checkpoint-store.ts';
import type { Consumer } from './consumer/consumer.ts';
import type { AnyIntegrationEvent } from './integration/integration-event.ts';
import { createPublisherConsumer } from './integration/publisher-consumer.ts';
import { createReactorConsumer } from './reactor-consumer.ts';
import { createSagaConsumers, type SagaConsumerPorts } from './saga/saga-consumers.ts';

/** What of a service follows streams, or says which there are. */
export interface ConsumingService extends DefinedParts {
  readonly name: string;
  readonly eventBus?:
    | { readonly publish?: readonly AnyIntegrationEvent[] | undefined; readonly startFrom?: StartFrom | undefined }
    | undefined;
}

/** What the consumers of a service run on. */
export interface ServiceConsumerPorts extends Omit<SagaConsumerPorts, 'commands'> {
  readonly publisher: EventPublisher;
  readonly ambient: Ambient;
}

/** All consumers of a service: its reactors, two for each saga, and the publisher where it publishes. Projections are none: they keep their own checkpoints. */
export function consumersOf(service: ConsumingService, ports: ServiceConsumerPorts): readonly Consumer[] {
  const { name: source, reactors, sagas, commands, eventBus: { publish = [], startFrom } = {} } = service;
  const publication = { source, publish, startFrom, aggregates: aggregatesOf(service) };
  return [
    ...reactors.map((reactor) => createReactorConsumer(reactor, ports)),
    ...sagas.flatMap((saga) => createSagaConsumers(saga, { ...ports, commands })),
    ...(publish.length > 0 ? [createPublisherConsumer(publication, ports)] : []),
  ];
}
