import type { PubSubPush } from '../../trigger/google-pubsub.ts';
import { buryIncurable } from '../../trigger/incurable.ts';
import { burying } from '../dead-letters.ts';
import { parseRebuildRequest, type RebuildRequest } from '../rebuild-requests.ts';
import { runRebuild } from '../run-rebuild.ts';
import { type Container, queuesOf } from './container.ts';

/** The queue of rebuilds, as a queue's name. */
const rebuildQueue = 'rebuilds';

/** Goes on with a rebuild until its deadline, and then asks for the rest of it. */
export function rebuildWork(container: Container) {
  const { service, adapters, store, ambient, logger, metrics } = container;
  const bury = burying({ ...container, queues: queuesOf(container) });
  const ports = () => {
    const { readModels, registry, rebuilds } = adapters;
    return { store, readModels, registry, rebuilds, projections: service.projections, ambient };
  };
  return async ({ body, messageId }: PubSubPush, deadline: number): Promise<void> => {
    let request: RebuildRequest | undefined;
    await buryIncurable(
      { body, messageId, source: rebuildQueue },
      (letter) => bury(rebuildQueue, letter),
      async () => {
        request = parseRebuildRequest(body);
      },
    );
    if (!request) return;
    const { parked = [], ...facts } = (await runRebuild(request, ports(), deadline)) ?? { status: 'cancelled' };
    if (parked.length > 0) metrics.record('ParkedStreams', parked.length);
    const log = parked.length > 0 ? logger.error : logger.info;
    log('A rebuild went on', { ...request, ...facts, parked: parked.length });
  };
}
