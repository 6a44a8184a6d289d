import type { Service } from '../../service/service.ts';
import type { HandlerOptions } from '../handler-options.ts';
import { afterSecrets } from './after-secrets.ts';
import { followingStream } from './follow-stream-events.ts';
import type { FunctionAdapters } from './function-adapters.ts';
import { lambdaHandler } from './invocation.ts';
import { openedStoreOf } from './opened-store.ts';
import { projectionFollowersIn } from './projection-followers.ts';
import { firstBuilds } from './rebuilds-of.ts';
import { start } from './start.ts';

/** The Lambda function that keeps read models up to date. Accepts events of the event store's DynamoDB stream. */
export function createHandler(service: Service, options: HandlerOptions, adapters?: Partial<FunctionAdapters>) {
  const started = start(service, 'projector', options, adapters);
  const begin = firstBuilds(started);
  const made = afterSecrets(started, () => {
    const opened = openedStoreOf(started);
    return followingStream(projectionFollowersIn(started, opened), started, opened);
  });
  return lambdaHandler(started, async () => {
    await begin();
    return await made();
  });
}
