import { parseStreamKey } from '../../contract/event-table.ts';
import type { AnyAggregate } from '../../decider/aggregate.ts';
import type { Commit } from '../../message/commit.ts';
import { causedBy } from '../../message/metadata.ts';
import { withErased } from '../../message/personal-fields.ts';
import { type IdentifiedEvent, recordedEvents } from '../../projection/recorded-events.ts';
import { type Arrive, commitSagaStep, type SagaPorts } from './commit-saga-step.ts';
import { handlerOf } from './decide-saga-step.ts';
import type { AnySaga } from './saga.ts';
import { sagaStream } from './saga-stream.ts';

/**
 * Brings a commit of a followed stream into the saga: each event that the saga has a handler for becomes a step of the saga that it
 * belongs to, in one commit (rule E1). A saga sees every personal field as erased, since its own stream keeps its state and the commands that
 * it sends in clear. A commit that came before changes nothing; those of one stream must come in order.
 *
 * @returns whether any of its events belongs to a saga
 * @throws {UnknownEventError} when the commit holds events of newer code (rule B2)
 * @throws {InvalidSagaIdError} when `correlate` returned what can be no id
 * @throws {InvalidSagaStepError} when the handler returned what can't be stored or sent
 * @throws {CausationDepthError} when too many causes stand before what it would send (rule B3)
 * @throws {ConcurrencyError} when others kept being faster: the commit is to be delivered again
 */
export async function advanceSaga(saga: AnySaga, commit: Commit, ports: SagaPorts): Promise<boolean> {
  const { tenant, streamId } = parseStreamKey(commit.stream);
  let belongs = false;
  for (const identified of withoutPersonalData(saga.from, commit)) {
    if (!handlerOf(saga, identified.event.type)) continue;
    const sagaId = saga.correlate({ ...identified.event, streamId }, { streamId });
    if (sagaId === undefined) continue;
    await commitSagaStep(saga, sagaStream(saga, sagaId, tenant), arrivalOf(commit, streamId, identified), ports);
    belongs = true;
  }
  return belongs;
}

function withoutPersonalData(from: readonly AnyAggregate[], commit: Commit): readonly IdentifiedEvent[] {
  const { aggregate: name } = parseStreamKey(commit.stream);
  const catalogue = from.find((source) => source.name === name)?.catalogue;
  return recordedEvents(from, commit).map(({ eventId, event }) => {
    const personal = catalogue?.get(event.type)?.personal;
    return { eventId, event: personal ? { ...event, data: withErased(event.data, personal) } : event };
  });
}

function arrivalOf({ stream, metadata }: Commit, streamId: string, { eventId, event }: IdentifiedEvent): Arrive {
  const { type, version } = event;
  return ({ received }) => {
    if (version <= (received.get(stream) ?? 0)) return undefined;
    const came = { type: 'EventReceived', data: { eventId, type, stream, version } } as const;
    return { came, seen: { ...event, streamId } as typeof event, id: eventId, origin: causedBy(metadata, eventId) };
  };
}
