import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';
import { literal } from '../literal.ts';

/**
 * A filter on a message's attributes: each has one of its values.
 *
 * @throws {UnsupportedOnTargetError} above 256 bytes (https://cloud.google.com/pubsub/docs/subscription-message-filter)
 */
export function subscriptionFilter(id: string, attributes: Readonly<Record<string, readonly string[]>>): string {
  const conditions = Object.entries(attributes).map(([name, values]) => {
    const alternatives = values.map((value) => `attributes.${keyOf(name)} = ${JSON.stringify(value)}`);
    return alternatives.length === 1 ? alternatives.join() : `(${alternatives.join(' OR ')})`;
  });
  const filter = conditions.join(' AND ');
  if (Buffer.byteLength(filter) <= 256) return literal(filter);
  throw new UnsupportedOnTargetError({
    target: 'google',
    resource: id,
    fault: `its Pub/Sub filter has ${Buffer.byteLength(filter)} bytes, at most 256 are taken`,
    remedy: 'shorten the values that it is filtered by',
  });
}

function keyOf(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : JSON.stringify(name);
}
