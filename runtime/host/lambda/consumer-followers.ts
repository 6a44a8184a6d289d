import { startConsumers } from '../../process-manager/consumer/consumer-start.ts';
import type { Follower } from '../../process-manager/consumer/follower.ts';
import { consumersOf } from '../../process-manager/consumers-of.ts';
import { consumerFollowersOf } from '../../process-manager/followers-of.ts';
import { ageSeconds, followingPorts } from './following-ports.ts';
import type { OpenedStore } from './opened-store.ts';
import { publisherOf } from './publisher-of.ts';
import { sendingOf } from './sending-of.ts';
import type { Started } from './start.ts';

/** The sagas, reactors and the publisher of a service, as a function runs them. */
export interface ConsumerFollowers {
  readonly followers: readonly Follower[];
  /** Records where each starts, at the first deployment; to be awaited before the first work. */
  readonly begin: () => Promise<void>;
}

/** Clocks differ, and what wakes a consumer first was stored before it could be started. */
const clockSkewMs = 60_000;

/** The consumers of a service. */
export function consumerFollowers(started: Started, { store }: OpenedStore): ConsumerFollowers {
  const { service, ambient, metrics } = started;
  const { sender, timers } = sendingOf(started);
  const ports = {
    ...followingPorts(started),
    ...{ store, ambient, sender, timers, publisher: publisherOf(started), middleware: service.middleware },
    onHandled: (commit: { readonly timestamp: string }) => metrics.record('ReactorLag', ageSeconds(commit, ambient.now())),
    onSagaEnded: (_stream: string, seconds: number) => metrics.record('SagaAge', seconds),
  };
  return {
    followers: consumerFollowersOf(service, ports),
    begin: () => startConsumers(consumersOf(service, ports), ports, { clockSkewMs }),
  };
}
