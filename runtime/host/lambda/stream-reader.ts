import type { Service } from '../../service/service.ts';
import type { HandlerOptions } from '../handler-options.ts';
import { afterSecrets } from './after-secrets.ts';
import { consumerFollowersIn } from './consumer-followers.ts';
import { followingStream } from './follow-stream-events.ts';
import type { FunctionAdapters } from './function-adapters.ts';
import { lambdaHandler } from './invocation.ts';
import { openedStoreOf } from './opened-store.ts';
import { projectionFollowersIn } from './projection-followers.ts';
import { firstBuilds } from './rebuilds-of.ts';
import { start } from './start.ts';

/**
 * The Lambda function that follows the event store's DynamoDB stream for everybody, where `streamReaders` is `'combined'`: it keeps read models
 * up to date, runs sagas and reactors, and publishes events.
 */
export function createHandler(service: Service, options: HandlerOptions, adapters?: Partial<FunctionAdapters>) {
  const started = start(service, 'projector', options, adapters);
  const beginProjections = firstBuilds(started);
  const made = afterSecrets(started, () => {
    const opened = openedStoreOf(started);
    const { followers, begin } = consumerFollowersIn(started, opened);
    return { begin, handle: followingStream([...projectionFollowersIn(started, opened), ...followers], started, opened) };
  });
  return lambdaHandler(started, async () => {
    const { begin, handle } = await made();
    await begin();
    await beginProjections();
    return handle;
  });
}
