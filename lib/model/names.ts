import { createHash } from 'node:crypto';

/** The longest name that every kind of resource takes on both clouds: a Cloud Run service's 49, less what a suffix of ours needs. */
const maxLength = 48;

/** Makes the physical names of a service's resources, so that stages and services share an account or project. */
export function physicalNames(service: string, stage: string): (...parts: readonly string[]) => string {
  return (...parts) => shortened([service, stage, ...parts.map(kebabCase)].join('-'));
}

/** `OrderSummaries` and `orderSummaries` become `order-summaries`. */
export function kebabCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
}

/** `orderQueue` and `checkout.completed` become `OrderQueue` and `CheckoutCompleted`. */
export function pascalCase(name: string): string {
  return kebabCase(name)
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** A name that is too long keeps its beginning and ends in a hash of the whole, so that two long names stay two. */
function shortened(name: string): string {
  if (name.length <= maxLength) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, maxLength - hash.length - 1).replace(/-+$/, '')}-${hash}`;
}
