import type { Service } from '../../service/service.ts';
import type { BatchResult } from '../../trigger/batch.ts';
import { recognized } from '../../trigger/event-source.ts';
import type { SqsRecord } from '../../trigger/sqs.ts';
import type { HandlerOptions } from '../handler-options.ts';
import { parseRebuildRequest } from '../rebuild-requests.ts';
import { runRebuild } from '../run-rebuild.ts';
import { afterSecrets } from './after-secrets.ts';
import type { FunctionAdapters } from './function-adapters.ts';
import { type Handle, lambdaHandler } from './invocation.ts';
import { openedStoreOf } from './opened-store.ts';
import { readModelsOf } from './read-models-of.ts';
import { rebuildsOf } from './rebuilds-of.ts';
import { registryOf } from './registry-of.ts';
import { type Started, start } from './start.ts';

/** The Lambda function that fills projections with what was stored before them. Accepts messages of the queue of rebuilds. */
export function createHandler(service: Service, options: HandlerOptions, adapters?: Partial<FunctionAdapters>) {
  const started = start(service, 'rebuilder', options, adapters);
  return lambdaHandler(
    started,
    afterSecrets(started, () => rebuilding(started)),
  );
}

/** Kept back from an invocation's time, to finish the stream at hand, and to ask for the rest. */
const reserveMs = 15_000;

function rebuilding(started: Started): Handle<BatchResult> {
  const { service, ambient, logger, metrics } = started;
  const { projections } = service;
  const { store } = openedStoreOf(started);
  const [readModels, registry, rebuilds] = [readModelsOf(started), registryOf(started), rebuildsOf(started)];
  const ports = { store, readModels, registry, rebuilds, projections, ambient };
  const rebuild = async ({ body }: SqsRecord, deadline: number | undefined) => {
    const request = parseRebuildRequest(body);
    const outcome = await runRebuild(request, ports, deadline === undefined ? undefined : deadline - reserveMs);
    const { parked = [], ...facts } = outcome ?? { status: 'cancelled' };
    if (parked.length > 0) metrics.record('ParkedStreams', parked.length);
    const log = parked.length > 0 ? logger.error : logger.info;
    log('A rebuild went on', { ...request, ...facts, parked: parked.length });
  };
  return async (received, deadline) => {
    const { event } = recognized(received, ['sqs']);
    const failed: SqsRecord[] = [];
    for (const record of event.Records)
      await rebuild(record, deadline).catch((error: unknown) => {
        logger.error('A rebuild failed and is tried again', { messageId: record.messageId, error });
        failed.push(record);
      });
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}
