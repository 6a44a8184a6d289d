import { once } from '../once.ts';
import type { RebuildRequests } from '../rebuild-requests.ts';
import { runCatchUp } from '../run-catch-up.ts';
import type { Container } from './container.ts';
import { consumerFollowersIn, projectionFollowersIn, together } from './followers.ts';

/** Finds what was lost of wake-ups, and asks for rebuilds that nobody began (rule C5). Firestore has no index of commits by time. */
export function catchUpWork(container: Container): (deadline: number) => Promise<void> {
  const { service, adapters, store, ambient, logger, metrics } = container;
  const { projections } = service;
  const consumers = consumerFollowersIn(container);
  const { followers } = together(projectionFollowersIn(container), consumers);
  const begin = once(consumers.begin);
  return async (deadline) => {
    await begin();
    const { registry, catchUpState: state } = adapters;
    const rebuilds = projections.length > 0 ? adapters.rebuilds : noRebuilds;
    const ports = { ambient, logger, metrics, projections, store, followers, state, registry, rebuilds, isIndexed: false };
    await runCatchUp(ports, deadline);
  };
}

/** Without projections there is no queue of rebuilds. */
const noRebuilds: RebuildRequests = { send: async () => undefined };
