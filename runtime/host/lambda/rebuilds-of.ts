import type { RebuildRequests } from '../rebuild-requests.ts';
import { once } from './once.ts';
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
