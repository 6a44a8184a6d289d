import { parseStreamKey } from '../../contract/event-table.ts';
import { CorruptStreamError } from '../../event-store/errors.ts';
import type { Follower } from '../../process-manager/consumer/follower.ts';
import { parkUnreadable } from '../../process-manager/consumer/park-unreadable.ts';
import { wakeFollowers } from '../../process-manager/consumer/wake-followers.ts';
import type { BatchResult } from '../../trigger/batch.ts';
import { handleDynamoDbStreamEvent, type StreamDelivery } from '../../trigger/dynamodb-stream.ts';
import { recognized } from '../../trigger/event-source.ts';
import { parkingPorts } from '../parking-ports.ts';
import { checkpointsOf } from './checkpoints-of.ts';
import type { Handle } from './invocation.ts';
import type { OpenedStore } from './protected-store.ts';
import type { Started } from './start.ts';

/** Wakes followers with what the event store's stream brings. One that fails, or is parked, does not hold the others. */
export function followingStream(followers: readonly Follower[], started: Started, opened: OpenedStore): Handle<BatchResult> {
  const delivery = streamDelivery(followers, started, opened);
  return async (received, deadline) => {
    const { event } = recognized(received, ['dynamodb-stream']);
    return handleDynamoDbStreamEvent(event, delivery, deadline);
  };
}

function streamDelivery(followers: readonly Follower[], started: Started, { store, open }: OpenedStore): StreamDelivery {
  const { environment, ambient, logger } = started;
  const parking = parkingPorts({ ...started, checkpoints: checkpointsOf(started) });
  const sources = new Set(followers.flatMap(({ from }) => from));
  return {
    table: environment.required('EVENT_TABLE'),
    ambient,
    isFollowed: (stream) => sources.has(parseStreamKey(stream).aggregate),
    wake: (commits) => wakeFollowers(followers, commits),
    async open({ header: { stream, firstVersion }, commit }) {
      const found = commit ? await open(commit) : await store.readCommit(stream, firstVersion);
      if (found) return found;
      throw new CorruptStreamError({
        store: environment.required('EVENT_TABLE'),
        stream,
        version: `${firstVersion}`,
        fault: 'it is missing',
      });
    },
    onUnreadable: (_stream, _sequenceNumber, error) => parkUnreadable(followers, error, parking),
    onError: (error, { dynamodb }) =>
      logger.error('A stream could not be followed and is delivered again', { stream: dynamodb.NewImage?.PK?.S, error }),
  };
}
