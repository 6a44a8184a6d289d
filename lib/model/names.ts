import { createHash } from 'node:crypto';

/** The longest name that every kind of resource takes on both clouds: a Cloud Run service's 49, less what a suffix of ours needs. */
const maxLength = 48;

/** Makes the physical names of a service's resources, so that stages and services share an account or project. */
export function physicalNames(service: string, stage: string): (...parts: readonly string[]) => string {
  return (...parts) => {
    const name = [service, stage, ...parts.map(kebabCase)].join('-');
    // Stage eu-dev of orders and stage dev of orders-eu would have the same names.
    return name.length > maxLength || stage.includes('-') ? distinct(name, [service, stage, ...parts]) : name;
  };
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

/** The name's beginning and a hash of what it was made of, so that two long names stay two. */
function distinct(name: string, parts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8);
  return `${name.slice(0, maxLength - hash.length - 1).replace(/-+$/, '')}-${hash}`;
}
