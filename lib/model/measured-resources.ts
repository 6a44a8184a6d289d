import type { FunctionResource, MetricReference, MetricStatistic, Resource, ResourceMeasure } from './service-model.ts';

/** The resources that something is measured of, by the measure. */
export function measuredBy(measure: ResourceMeasure, resources: readonly Resource[]): readonly Resource[] {
  return resources.filter(has[measure]);
}

/** A measure of each resource that has it, in one statistic. */
export function measuresOf(
  measure: ResourceMeasure,
  statistic: MetricStatistic,
  resources: readonly Resource[],
): readonly MetricReference[] {
  return measuredBy(measure, resources).map(({ id }) => ({ resource: id, measure, statistic }));
}

const isFunction = ({ kind }: Resource) => kind === 'function';
const isTable = ({ kind }: Resource) =>
  kind === 'event-store' || kind === 'read-model' || kind === 'checkpoint-table' || kind === 'personal-key-table';
const isApi = ({ kind }: Resource) => kind === 'http-api';
const isQueue = ({ kind }: Resource) => kind === 'queue';

const has: Readonly<Record<ResourceMeasure, (resource: Resource) => boolean>> = {
  errors: isFunction,
  throttles: isFunction,
  duration: isFunction,
  invocations: isFunction,
  'stream-age': (resource) => isFunction(resource) && (resource as FunctionResource).follows.length > 0,
  'waiting-messages': isQueue,
  'oldest-message-age': isQueue,
  'dead-letters': (resource) => 'deadLetter' in resource || (resource.kind === 'function' && resource.asyncFailures !== undefined),
  'throttled-requests': isTable,
  'server-errors': isApi,
  latency: isApi,
};
