import type { StartFrom } from '../consumer/checkpoint-store.ts';
import type { Consumer } from '../consumer/consumer.ts';
import { type Publication, type PublishPorts, publishCommit } from './publish-commit.ts';

/** The consumer that publishes a service's integration events. One for all of them, since their order holds across them (rule F1). */
export function createPublisherConsumer(
  publication: Publication & { readonly startFrom?: StartFrom | undefined },
  ports: PublishPorts,
): Consumer {
  const { source, aggregates, publish, startFrom = 'now' } = publication;
  const from = aggregates.filter(({ events }) => publish.some((event) => events[event.from.type] === event.from));
  return {
    name: `publisher:${source}`,
    from: from.map(({ name }) => name),
    startFrom,
    handle: async (commit) => ((await publishCommit(commit, publication, ports)) > 0 ? 'handled' : 'ignored'),
  };
}
