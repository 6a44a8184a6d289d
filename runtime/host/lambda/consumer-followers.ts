import { type ConsumerFollowers, consumerFollowers } from '../consumer-followers.ts';
import { checkpointsOf } from './checkpoints-of.ts';
import type { OpenedStore } from './protected-store.ts';
import { publisherOf } from './publisher-of.ts';
import { sendingOf } from './sending-of.ts';
import type { Started } from './start.ts';

/** The sagas, reactors and the publisher of a service, as a function runs them. */
export function consumerFollowersIn(started: Started, { store }: OpenedStore): ConsumerFollowers {
  const checkpoints = checkpointsOf(started);
  return consumerFollowers({ ...started, ...sendingOf(started), store, checkpoints, publisher: publisherOf(started) });
}
