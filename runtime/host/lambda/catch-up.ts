import { DynamoDbCatchUpState } from '../../process-manager/consumer/dynamodb/dynamodb-catch-up-state.ts';
import type { Service } from '../../service/service.ts';
import { UnknownEventSourceError } from '../../trigger/errors.ts';
import { recognized } from '../../trigger/event-source.ts';
import type { HandlerOptions } from '../handler-options.ts';
import type { RebuildRequests } from '../rebuild-requests.ts';
import { runCatchUp } from '../run-catch-up.ts';
import { afterSecrets } from './after-secrets.ts';
import { consumerFollowersIn } from './consumer-followers.ts';
import type { FunctionAdapters } from './function-adapters.ts';
import { lambdaHandler } from './invocation.ts';
import { openedStoreOf } from './opened-store.ts';
import { projectionFollowersIn } from './projection-followers.ts';
import { rebuildsOf } from './rebuilds-of.ts';
import { registryOf } from './registry-of.ts';
import { type Started, start } from './start.ts';

/** The Lambda function that finds what was lost of wake-ups, and asks for rebuilds that nobody began. Accepts the job `catch-up`. */
export function createHandler(service: Service, options: HandlerOptions, adapters?: Partial<FunctionAdapters>) {
  const started = start(service, 'catchUp', options, adapters);
  const made = afterSecrets(started, () => catchingUp(started));
  return lambdaHandler(started, async () => {
    const { begin, run } = await made();
    await begin();
    return async (received, deadline) => {
      const { event } = recognized(received, ['job']);
      if (event.job !== 'catch-up')
        throw new UnknownEventSourceError({ event, known: ['the job catch-up'], source: `the job ${event.job}` });
      await run(deadline);
    };
  });
}

/** Kept back from an invocation's time, to finish the stream at hand, and to keep how far it came. */
const reserveMs = 10_000;

function catchingUp(started: Started) {
  const { service, environment, ambient, logger, metrics, client, adapters } = started;
  const { projections, eventStore } = service;
  const opened = openedStoreOf(started);
  const consumers = consumerFollowersIn(started, opened);
  const ports = {
    ...{ ambient, logger, metrics, projections, store: opened.store },
    followers: [...projectionFollowersIn(started, opened), ...consumers.followers],
    state: adapters.catchUpState ?? new DynamoDbCatchUpState({ client, table: environment.required('CHECKPOINT_TABLE') }),
    registry: registryOf(started),
    rebuilds: projections.length > 0 ? rebuildsOf(started) : noRebuilds,
    isIndexed: eventStore.byTimestamp !== undefined,
  };
  const run = (deadline: number | undefined) => runCatchUp(ports, deadline === undefined ? undefined : deadline - reserveMs);
  return { begin: consumers.begin, run };
}

/** Without projections there is no queue of rebuilds. */
const noRebuilds: RebuildRequests = { send: async () => undefined };
