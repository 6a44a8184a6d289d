import type { EventStore } from '../event-store/event-store.ts';
import { startConsumers } from '../process-manager/consumer/consumer-start.ts';
import type { Follower } from '../process-manager/consumer/follower.ts';
import { consumersOf } from '../process-manager/consumers-of.ts';
import { consumerFollowersOf } from '../process-manager/followers-of.ts';
import type { Service } from '../service/service.ts';
import type { CommandSender } from '../transport/command-sender.ts';
import type { EventPublisher } from '../transport/event-bus.ts';
import type { Timers } from '../transport/timers.ts';
import { ageSeconds, type FollowingHost, parkingPorts } from './parking-ports.ts';

/** A host that runs sagas, reactors and the publisher. */
export interface ConsumingHost extends FollowingHost {
  readonly service: Service;
  readonly store: EventStore;
  readonly sender: CommandSender;
  readonly timers: Timers;
  readonly publisher: EventPublisher;
}

/** The sagas, reactors and the publisher of a service, as a host runs them. */
export interface ConsumerFollowers {
  readonly followers: readonly Follower[];
  /** Records where each starts, at the first deployment; to be awaited before the first work. */
  readonly begin: () => Promise<void>;
}

/** Clocks differ, and what wakes a consumer first was stored before it could be started. */
const clockSkewMs = 60_000;

/** The consumers of a service. */
export function consumerFollowers(host: ConsumingHost): ConsumerFollowers {
  const { service, store, sender, timers, publisher, ambient, metrics } = host;
  const ports = {
    ...parkingPorts(host),
    ...{ store, ambient, sender, timers, publisher, middleware: service.middleware },
    onHandled: (commit: { readonly timestamp: string }) => metrics.record('ReactorLag', ageSeconds(commit, ambient.now())),
    onSagaEnded: (_stream: string, seconds: number) => metrics.record('SagaAge', seconds),
  };
  return {
    followers: consumerFollowersOf(service, ports),
    begin: () => startConsumers(consumersOf(service, ports), ports, { clockSkewMs }),
  };
}
