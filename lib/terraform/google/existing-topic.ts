import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';
import { literal } from '../literal.ts';
import type { Topic } from './google-part.ts';

/**
 * A topic of Pub/Sub that exists, as `projects/…/topics/…` names it.
 *
 * @param place where the definition names it, for the remedy
 * @throws {UnsupportedOnTargetError} for a name of another kind
 */
export function existingTopic(name: string, resource: string, place: string): Topic & { readonly otherProject: string } {
  const [, project, topic] = /^projects\/([^/]+)\/topics\/([^/]+)$/.exec(name) ?? [];
  if (project !== undefined && topic !== undefined) return { id: literal(name), name: literal(topic), otherProject: literal(project) };
  throw new UnsupportedOnTargetError({
    target: 'google',
    resource,
    fault: `${JSON.stringify(name)} is no topic of Pub/Sub`,
    remedy: `leave ${place} out, or name it as projects/…/topics/…`,
  });
}
