import { canonicalText, type Saying } from './compared-resource.ts';
import type { Identity } from './names.ts';
import { listOf } from './statements.ts';

/** JSON that stands in a text, or by itself: its order of names tells nothing. */
export function json(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return canonicalText(typeof value === 'string' ? JSON.parse(value) : value);
}

/** A saying of a resource that is named by a reference to it, as text: its ARN, URL, name or id. */
export function sayingOf(kind: Identity['kind'], reference: unknown, facts: Saying['facts']): readonly Saying[] {
  return [{ kind, name: nameIn(String(reference)), facts }];
}

/** `arn:…:function:orders-dev-api:live`, `<url of queue orders-dev-x>` and `orders-dev-x` name the same. */
export function nameIn(reference: string): string {
  const [, marked] = /^<(?:url of |arn of )?(?:rest api|schedule group|log group|queue|api|key|role|bucket) (.*)>$/.exec(reference) ?? [];
  if (marked !== undefined) return marked;
  if (!reference.startsWith('arn:')) return reference;
  return reference
    .split(':')
    .slice(5)
    .join(':')
    .replace(/^(function:|table\/|event-bus\/|log-group:)/, '');
}

/** A function without its alias. */
export function functionIn(reference: string): string {
  return nameIn(reference).replace(/:live$/, '');
}

/** The metrics of a dashboard's or alarm's JSON: what is charted, without how it is labelled. */
export function chartsOf(body: unknown): readonly unknown[] {
  const { widgets } = JSON.parse(String(body)) as { widgets: { properties: { title: string; metrics: unknown[][] } }[] };
  return widgets.map(({ properties: { title, metrics } }, at) => {
    const charted = metrics.filter(([first]) => typeof first === 'string');
    return { at, title, metrics: charted.map((line) => metricText(line)).sort() };
  });
}

function metricText(line: readonly unknown[]): string {
  const options = line.find((part) => typeof part === 'object') as { stat?: string } | undefined;
  // CloudWatch's own, where nothing is said.
  return [...line.filter((part) => typeof part === 'string'), options?.stat ?? 'Average'].join(' ');
}

/** A metric of an alarm. */
export function metricOf(
  namespace: unknown,
  name: unknown,
  dimensions: readonly (readonly [unknown, unknown])[],
  statistic: unknown,
  period: unknown,
) {
  const told = dimensions.map((pair) => pair.join(' ')).sort();
  return [namespace, name, ...told, statistic, period].join(' ');
}

/** Without what is not said. */
export function said<T extends object>(facts: T): T {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined && value !== null)) as T;
}

/** One value or many, as a set of texts. */
export function texts(value: unknown): readonly string[] {
  return listOf(value).map(String).sort();
}
