/**
 * Where the worker on Google Cloud takes what is pushed to it: one path a source, by the id of the source's resource, none that Cloud Run reserves
 * (those that end in z).
 */
export const pushPaths = {
  queue: (id: string) => `/_allframe/queues/${id}/messages`,
  busRule: (id: string) => `/_allframe/rules/${id}/events`,
  stream: (id: string) => `/_allframe/streams/${id}/commits`,
  topic: (id: string) => `/_allframe/topics/${id}/messages`,
  bucket: (id: string) => `/_allframe/buckets/${id}/objects`,
  schedule: (id: string) => `/_allframe/schedules/${id}/times`,
  timers: '/_allframe/timers/due',
  /** Other services call it themselves. */
  invocations: '/_allframe/invocations',
} as const;

/** The ids of sources, made of the names in the service as infrastructure makes them. */
export const pushIds = {
  queue: (queue: string) => pascalCase(queue),
  busRule: (detailType: string) => `${pascalCase(detailType)}Rule`,
  topic: (topic: string) => `${pascalCase(topic)}Subscription`,
  bucket: (bucket: string) => `${pascalCase(bucket)}BucketSource`,
  schedule: (schedule: string) => `${pascalCase(schedule)}Schedule`,
  catchUp: 'CatchUpSchedule',
  rebuilds: 'Rebuilds',
  projector: 'ProjectorSource',
  reactor: 'ReactorSource',
} as const;

/** `orderQueue` and `checkout.completed` become `OrderQueue` and `CheckoutCompleted`. */
function pascalCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
