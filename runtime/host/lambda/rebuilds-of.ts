import { once } from '../once.ts';
import type { RebuildRequests } from '../rebuild-requests.ts';
import { requestFirstBuilds } from '../request-rebuilds.ts';
import { registryOf } from './registry-of.ts';
import type { Started } from './start.ts';

/**
 * The queue of rebuilds of the function's environment, whose client is loaded with the first request.
 *
 * @throws {MissingVariableError}
 */
export function rebuildsOf(started: Started): RebuildRequests {
  const { environment, adapters } = started;
  if (adapters.rebuilds) return adapters.rebuilds;
  const url = environment.required('REBUILD_QUEUE');
  const calls = once(async () => (await import('./sqs.ts')).sqsCalls(started));
  return {
    async send(request, { delaySeconds: DelaySeconds } = {}) {
      await (await calls()).call('SendMessage', {
        QueueUrl: url,
        MessageBody: JSON.stringify(request),
        ...(DelaySeconds && { DelaySeconds }),
      });
    },
  };
}

/** Asks for the rebuild of new projections, once a process. A failure is no reason not to follow the stream: the next catch-up asks as well. */
export function firstBuilds(started: Started): () => Promise<void> {
  const { service, ambient, logger } = started;
  return once(async () => {
    const ports = { registry: registryOf(started), projections: service.projections, rebuilds: rebuildsOf(started), ambient };
    await requestFirstBuilds(ports).catch((error: unknown) => logger.warn('Rebuilds of new projections could not be asked for', { error }));
  });
}
