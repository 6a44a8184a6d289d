import { buildModel } from '../../../lib/model/build-model.ts';
import type { Resource } from '../../../lib/model/service-model.ts';
import type { ServiceDescription } from '../../../runtime/service/describe-service.ts';
import { everything } from './describe.ts';

const resourcesOf = (service: ServiceDescription, stage = 'dev') => buildModel(service, stage).model.resources;
const quiet = { ...everything, monitoring: undefined };

describe('the id of a resource', () => {
  it('is what it always was: another id would be another resource', () => {
    expect(resourcesOf(quiet).map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'event-store EventStore',
      'read-model OrdersV2',
      'read-model OrdersV1',
      'checkpoint-table CheckpointTable',
      'personal-key-table PersonalKeyTable',
      'bucket SnapshotBucket',
      'bucket UploadsBucket',
      'queue OrderQueue',
      'queue Strict',
      'queue Commands',
      'queue ReturnsTopicQueue',
      'queue Rebuilds',
      'topic ReturnsTopic',
      'topic ShipmentsTopic',
      'event-bus EventBus',
      'timer-group TimerGroup',
      'function Api',
      'function Worker',
      'function Projector',
      'function Reactor',
      'function Rebuilder',
      'function CatchUp',
      'queue-source OrderQueueSource',
      'queue-source StrictSource',
      'queue-source CommandsSource',
      'queue-source ReturnsTopicQueueSource',
      'queue-source RebuildsSource',
      'stream-source ProjectorSource',
      'stream-source ReactorSource',
      'bus-rule BasketAbandonedRule',
      'topic-subscription ReturnsSubscription',
      'topic-subscription ShipmentsSubscription',
      'bucket-source UploadsBucketSource',
      'invocation Invocation',
      'http-api HttpApi',
      'schedule NightlySchedule',
      'schedule CatchUpSchedule',
    ]);
  });

  it('comes from names alone: the order in which the definition was written changes nothing of a resource', () => {
    expect(byId(resourcesOf(turned(everything)))).toEqual(byId(resourcesOf(everything)));
  });

  it('stays when other parts of the service come and go', () => {
    const more = { ...quiet, queues: { ...quiet.queues, another: { commands: ['CreateOrder'] } } };
    const less = { ...quiet, schedules: {}, topics: {}, buckets: {} };
    const ids = resourcesOf(quiet).map(({ id }) => id);
    expect(ids.filter((id) => !resourcesOf(more).some((other) => other.id === id))).toEqual([]);
    expect(resourcesOf(less).filter(({ id }) => !ids.includes(id))).toEqual([]);
  });

  it('is the same at each stage', () => {
    expect(resourcesOf(quiet, 'prod').map(({ id }) => id)).toEqual(resourcesOf(quiet).map(({ id }) => id));
  });

  it('is behind those of all resources that it refers to', () => {
    const seen = new Set<string>();
    const all = new Set(resourcesOf(everything).map(({ id }) => id));
    for (const resource of resourcesOf(everything)) {
      const { id, ...rest } = resource;
      const named = namedIn(rest).filter((text) => all.has(text) && text !== id);
      expect(named.filter((text) => !seen.has(text))).toEqual([]);
      seen.add(id);
    }
  });
});

/** What a resource names in the places where ids stand. */
function namedIn(resource: object): readonly string[] {
  const fields = ['function', 'queue', 'eventStore', 'bus', 'topic', 'target', 'bucket', 'resource'];
  const { kind } = resource as Resource;
  const named = Object.entries(resource).flatMap(([key, value]) => (fields.includes(key) && typeof value === 'string' ? [value] : []));
  const own = kind === 'queue' || kind === 'topic' || kind === 'bucket' ? [] : named;
  const granted = kind === 'function' ? (resource as Extract<Resource, { kind: 'function' }>).grants.map((grant) => grant.resource) : [];
  return [...own, ...granted];
}

function byId(resources: readonly Resource[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    resources.map((resource) => [
      resource.id,
      resource.kind === 'function'
        ? { ...resource, grants: sorted(resource.grants), environment: named(resource.environment) }
        : resource.kind === 'dashboard'
          ? resource.name
          : resource.kind === 'http-api'
            ? resource.name
            : resource,
    ]),
  );
}

/** The hash is of the whole, and lists keep their order. */
function named({ ALLFRAME_MODEL_HASH: _, ...environment }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return environment;
}

function sorted(values: readonly unknown[]): readonly string[] {
  return values.map((value) => JSON.stringify(value)).sort();
}

/** Everything that has an order, the other way round. */
function turned(service: ServiceDescription): ServiceDescription {
  const back = <T>(values: readonly T[]): readonly T[] => [...values].reverse();
  const entries = <T extends object>(values: T): T => Object.fromEntries(Object.entries(values).reverse()) as T;
  return {
    ...service,
    commands: back(service.commands),
    queries: back(service.queries),
    projections: back(service.projections),
    queues: entries(service.queues),
    topics: entries(service.topics),
    functions: entries(service.functions),
    http: service.http && { ...service.http, routes: back(service.http.routes) },
  };
}
