import type { AnyAggregate } from '../decider/aggregate.ts';
import type { AnyCommand } from '../decider/command.ts';
import type { AnyProjection } from '../projection/projection.ts';
import type { Reactor } from './reactor.ts';
import type { AnySaga } from './saga/saga.ts';

/** What of a service decides on streams or follows them. */
export interface DefinedParts {
  readonly commands: readonly AnyCommand[];
  readonly projections: readonly AnyProjection[];
  readonly sagas: readonly AnySaga[];
  readonly reactors: readonly Reactor[];
}

/** Every aggregate that a service knows of: of its commands, and those that its projections, sagas and reactors follow. */
export function aggregatesOf({ commands, projections, sagas, reactors }: DefinedParts): readonly AnyAggregate[] {
  const decided = commands.flatMap((command) => (command.kind === 'command' ? [command.aggregate as AnyAggregate] : []));
  return [...new Set([...decided, ...[...projections, ...sagas, ...reactors].flatMap(({ from }) => from)])];
}
