import { builtInQueue } from './resource-ids.ts';
import type { Resource } from './service-model.ts';

/** How to say that a part which seems to leave goes on under the name of one that is new, where one is: a name is all that tells. */
export function renameHint(former: Resource, added: readonly Resource[]): string {
  const name = renamableName(former);
  const others = added.filter(({ kind }) => kind === former.kind).flatMap((resource) => renamableName(resource) ?? []);
  const candidates = [...new Set(others)].filter((other) => other !== name);
  if (name === undefined || candidates.length === 0) return '';
  return `; if it is ${candidates.join(' or ')} now, say so there by renamedFrom: '${name}'`;
}

/** What the definition calls a part that holds something, and that can have had another name. */
function renamableName(resource: Resource): string | undefined {
  if (resource.kind === 'read-model') return resource.projection;
  if (resource.kind === 'bucket') return resource.holds === 'snapshots' ? undefined : resource.bucket;
  const isQueue = resource.kind === 'queue' && resource.carries === 'commands' && resource.queue !== builtInQueue;
  return isQueue ? resource.queue : undefined;
}
