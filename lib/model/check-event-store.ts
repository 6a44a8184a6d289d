import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { outside } from './check-functions.ts';
import type { Diagnostic } from './diagnostics.ts';
import { limits } from './limits.ts';

/** Settings of the event store that it can't work with. */
export function checkEventStore({ eventStore }: ServiceDescription): readonly Diagnostic[] {
  return [
    ...outside('eventStore.byTimestamp.shards', eventStore.byTimestamp?.shards, limits.timestampShards),
    ...outside('eventStore.snapshotEvery', eventStore.snapshotEvery, limits.snapshotEvery),
  ];
}
