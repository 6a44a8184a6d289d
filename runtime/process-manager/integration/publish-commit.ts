import { parseStreamKey } from '../../contract/event-table.ts';
import type { AnyAggregate } from '../../decider/aggregate.ts';
import type { Ambient } from '../../message/ambient.ts';
import type { Commit } from '../../message/commit.ts';
import { reasonOf, ValidationError } from '../../message/errors.ts';
import type { Json } from '../../message/json.ts';
import { validate } from '../../message/schema.ts';
import { type IdentifiedEvent, recordedEvents } from '../../projection/recorded-events.ts';
import type { EventPublisher, PublicEvent } from '../../transport/event-bus.ts';
import { InvalidIntegrationEventError, PublishFailedError } from './errors.ts';
import type { AnyIntegrationEvent } from './integration-event.ts';

/** Which events of which aggregates are published, and as whose. */
export interface Publication {
  /** The service's name. */
  readonly source: string;
  readonly publish: readonly AnyIntegrationEvent[];
  /** Those whose events are published. */
  readonly aggregates: readonly AnyAggregate[];
}

/** What publishing runs on. */
export interface PublishPorts {
  readonly publisher: EventPublisher;
  readonly ambient: Pick<Ambient, 'random' | 'sleep'>;
}

/**
 * Publishes what a commit says to other services, one event after the other: the next waits for the former's success, so that a stream's
 * events reach the bus in their order (rule F1). All are made and validated before the first is sent.
 *
 * @returns how many were published
 * @throws {InvalidIntegrationEventError} when the public schema refuses one
 * @throws {PublishFailedError} when the bus does not take one; those before it are published again then
 * @throws {UnknownEventError} when the commit holds events of newer code (rule B2)
 */
export async function publishCommit(commit: Commit, publication: Publication, ports: PublishPorts): Promise<number> {
  const events = await publicEventsOf(commit, publication);
  for (const event of events) await publishOne(event, ports);
  return events.length;
}

/** What other services see of a commit, in order. */
async function publicEventsOf(commit: Commit, { source, publish, aggregates }: Publication): Promise<readonly PublicEvent[]> {
  const { aggregate: name } = parseStreamKey(commit.stream);
  const aggregate = aggregates.find((candidate) => candidate.name === name);
  if (!aggregate) return [];
  const made: PublicEvent[] = [];
  for (const recorded of recordedEvents([aggregate], commit)) {
    const definitions = publish.filter(({ from }) => aggregate.events[recorded.event.type] === from);
    for (const definition of definitions) made.push(await publicEventOf(definition, recorded, { commit, source }));
  }
  return made;
}

async function publicEventOf(
  definition: AnyIntegrationEvent,
  { eventId, event }: IdentifiedEvent,
  { commit, source }: { commit: Commit; source: string },
): Promise<PublicEvent> {
  const { streamId, tenant = commit.metadata.tenant } = parseStreamKey(commit.stream);
  const { correlationId, causationDepth, traceParent, traceState } = commit.metadata;
  const id = `${eventId}-${definition.name}`;
  return {
    id,
    source,
    type: definition.name,
    time: commit.timestamp,
    data: await publicDataOf(definition, event.data, { eventId, stream: commit.stream }),
    metadata: {
      eventId: id,
      schemaVersion: definition.version,
      streamId,
      version: event.version,
      correlationId,
      causationDepth,
      ...(tenant === undefined ? {} : { tenant }),
      ...(traceParent === undefined ? {} : { traceParent }),
      ...(traceState === undefined ? {} : { traceState }),
    },
  };
}

async function publicDataOf(
  { name, schema, map }: AnyIntegrationEvent,
  data: unknown,
  place: { eventId: string; stream: string },
): Promise<Json> {
  try {
    return await validate(schema, map(data), `integration event ${name}`);
  } catch (cause) {
    if (cause instanceof ValidationError) throw new InvalidIntegrationEventError({ event: name, ...place }, { cause });
    throw cause;
  }
}

/** How often the bus is asked to take an event before its stream is left for later. */
const maxTries = 3;
const pauseMs = 200;

async function publishOne(event: PublicEvent, { publisher, ambient }: PublishPorts): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const [failure] = await publisher.publish([event]).catch((cause: unknown) => Promise.reject(failedBy(event, cause)));
    if (!failure) return;
    if (tries === maxTries)
      throw new PublishFailedError({ event: event.type, eventId: event.id, reason: `${failure.code}, ${failure.reason}` });
    await ambient.sleep(ambient.random() * pauseMs * tries);
  }
}

function failedBy(event: PublicEvent, cause: unknown): PublishFailedError {
  return new PublishFailedError({ event: event.type, eventId: event.id, reason: reasonOf(cause) }, { cause });
}
