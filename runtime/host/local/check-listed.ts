import { UnknownCommandError } from '../../message/errors.ts';
import type { Middleware } from '../../message/middleware.ts';
import type { AnyProjection } from '../../projection/projection.ts';
import { withReplaced } from '../../projection/with-replaced.ts';
import type { Service } from '../../service/service.ts';
import { UnknownQueryError, UnlistedProjectionError } from '../errors.ts';

/**
 * Holds that every projection that a query of a service reads is kept up to date.
 *
 * @throws {UnlistedProjectionError}
 */
export function checkListed({ queries, projections }: Service): void {
  const followed = withReplaced(projections);
  const isFollowed = ({ name, version }: AnyProjection) => followed.some((one) => one.name === name && one.version === version);
  for (const { name: query, projection } of queries)
    if (projection && !isFollowed(projection)) throw new UnlistedProjectionError({ query, projection });
}

/** Refuses what the service does not list, which no host would run either. */
export function refuseUnlisted({ commands, queries }: Service): Middleware {
  const knownCommands = commands.map(({ name }) => name);
  const knownQueries = queries.map(({ name }) => name);
  return async (operation, next) => {
    if (operation.kind === 'command' && !knownCommands.includes(operation.name))
      throw new UnknownCommandError({ command: operation.name, known: knownCommands });
    if (operation.kind === 'query' && !knownQueries.includes(operation.name))
      throw new UnknownQueryError({ query: operation.name, known: knownQueries });
    return next();
  };
}
