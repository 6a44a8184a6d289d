import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';
import { literal } from '../literal.ts';

/**
 * A name that a Firestore database takes (https://cloud.google.com/firestore/docs/manage-databases), as text.
 *
 * @throws {UnsupportedOnTargetError} for one that other clouds may take, such as `Orders_Events`
 */
export function databaseName(name: string, resource: string): string {
  if (/^[a-z][a-z0-9-]{2,61}[a-z0-9]$/.test(name)) return name;
  throw impossible(name, resource, 'a Firestore database’s name has 4 to 63 lower case letters, digits and hyphens');
}

/**
 * A name that a Pub/Sub topic takes (https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names), as text.
 *
 * @throws {UnsupportedOnTargetError} for one that other clouds may take, such as `1st-queue`
 */
export function topicName(name: string, resource: string): string {
  if (/^(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/.test(name)) return literal(name);
  throw impossible(
    name,
    resource,
    'a Pub/Sub topic’s name has 3 to 255 letters, digits and ._~+%-, begins with a letter, and not with goog',
  );
}

function impossible(name: string, resource: string, rule: string): UnsupportedOnTargetError {
  const fault = `${rule}, not ${JSON.stringify(name)}`;
  return new UnsupportedOnTargetError({
    target: 'google',
    resource,
    fault,
    remedy: 'leave the name out, or choose one that both clouds take',
  });
}
