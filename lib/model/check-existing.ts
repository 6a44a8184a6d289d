import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import type { Diagnostic } from './diagnostics.ts';
import { nameRules } from './limits.ts';
import { isArn, nameIn } from './name-or-arn.ts';
import { hasFollowers } from './service-work.ts';

/** Parts that exist and are named in a way that finds none, or without what the service needs of them. */
export function checkExisting(service: ServiceDescription): readonly Diagnostic[] {
  const faults = existingNames(service).flatMap(badName);
  return faults.length > 0 ? faults : [...checkStream(service), ...checkOrder(service), ...checkArchive(service)];
}

/** The name of something that exists, and where the definition says it. */
export interface ExistingName {
  readonly place: string;
  readonly given: string;
  readonly of: keyof typeof forms;
}

/** Whatever the definition names of what exists. */
export function existingNames({ eventStore, eventBus, queues, topics, buckets }: ServiceDescription): readonly ExistingName[] {
  const { aws: table, google: database } = eventStore.existing ?? {};
  return [
    ...named('eventStore', 'aws', table, { table: 'table', stream: 'stream' }),
    ...named('eventStore', 'google', database, { database: 'database' }),
    ...named('eventBus', 'aws', eventBus?.existing?.aws, { bus: 'bus' }),
    ...named('eventBus', 'google', eventBus?.existing?.google, { topic: 'topicOfPubsub' }),
    ...Object.entries(queues).flatMap(([name, { existing }]) => [
      ...named(`queues.${name}`, 'aws', existing?.aws, { queue: 'queue', deadLetters: 'queue' }),
      ...named(`queues.${name}`, 'google', existing?.google, { topic: 'topicOfPubsub' }),
    ]),
    ...Object.entries(topics).flatMap(([name, { existing }]) => [
      ...named(`topics.${name}`, 'aws', existing?.aws, { topic: 'topic' }),
      ...named(`topics.${name}`, 'google', existing?.google, { topic: 'topicOfPubsub' }),
    ]),
    ...Object.entries(buckets).flatMap(([name, { existing }]) => [
      ...named(`buckets.${name}`, 'aws', existing?.aws, { bucket: 'bucket' }),
      ...named(`buckets.${name}`, 'google', existing?.google, { bucket: 'bucketOfGoogle' }),
    ]),
  ];
}

/** All that is said of one part on one cloud. What may be left out is the stream alone; JavaScript could leave out more. */
function named(place: string, cloud: 'aws' | 'google', part: object | undefined, wanted: Readonly<Record<string, ExistingName['of']>>) {
  if (!part) return [];
  const given = part as Readonly<Record<string, string | undefined>>;
  return Object.entries(wanted)
    .filter(([setting, of]) => of !== 'stream' || given[setting] !== undefined)
    .map(([setting, of]) => ({ place: `${place}.existing.${cloud}.${setting}`, given: String(given[setting] ?? ''), of }));
}

interface Form {
  readonly what: string;
  readonly isName: (name: string) => boolean;
  /** What an ARN says before the name; `undefined` where only a name, or only this form is taken. */
  readonly arn?: RegExp;
  readonly example: string;
}

const regionAndAccount = '[a-z]{2}(-[a-z]+)+-\\d:\\d{12}';
const arnOf = (service: string, before = '') => new RegExp(`^arn:aws[a-z-]*:${service}:${regionAndAccount}:${before}`);
const matches = (pattern: RegExp) => (name: string) => pattern.test(name);

const forms = {
  table: {
    what: 'table of DynamoDB',
    isName: matches(nameRules.table.pattern),
    example: 'legacy-events',
  },
  stream: {
    what: 'stream of DynamoDB',
    isName: matches(/^arn:aws[a-z-]*:dynamodb:[^:]+:\d{12}:table\/[A-Za-z0-9_.-]+\/stream\/[0-9T:.-]+$/),
    example: 'arn:aws:dynamodb:eu-central-1:123456789012:table/legacy-events/stream/2026-01-01T00:00:00.000',
  },
  queue: {
    what: 'queue of SQS',
    isName: matches(nameRules.queue.pattern),
    arn: arnOf('sqs'),
    example: 'shop-orders, or arn:aws:sqs:eu-central-1:123456789012:shop-orders',
  },
  bus: {
    what: 'bus of EventBridge',
    isName: matches(/^[A-Za-z0-9._/-]{1,256}$/),
    arn: arnOf('events', 'event-bus/'),
    example: 'default, or arn:aws:events:eu-central-1:123456789012:event-bus/shop',
  },
  topic: {
    what: 'topic of SNS',
    isName: matches(nameRules.topic.pattern),
    arn: arnOf('sns'),
    example: 'shipments, or arn:aws:sns:eu-central-1:123456789012:shipments',
  },
  bucket: { what: 'bucket of S3', isName: matches(nameRules.bucket.pattern), example: 'shop-uploads' },
  bucketOfGoogle: {
    what: 'bucket of Cloud Storage',
    isName: matches(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/),
    example: 'shop-uploads',
  },
  topicOfPubsub: {
    what: 'topic of Pub/Sub',
    isName: matches(/^projects\/[a-z0-9.:-]+\/topics\/[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/),
    example: 'projects/my-project/topics/shop-orders',
  },
  database: {
    what: 'database of Firestore',
    isName: matches(/^(\(default\)|[a-z][a-z0-9-]{2,61}[a-z0-9])$/),
    example: 'legacy-events',
  },
} satisfies Readonly<Record<string, Form>>;

function badName({ place, given, of }: ExistingName): Diagnostic[] {
  const { what, isName, arn, example }: Form = forms[of];
  const isFound = arn && isArn(given) ? arn.test(given) && isName(nameIn(given)) : isName(given);
  if (isFound) return [];
  const message = given === '' ? `no ${what} is named` : `${JSON.stringify(given)} names no ${what}`;
  return [{ severity: 'error', code: 'invalid-existing', place, message, remedy: `write it as ${example}` }];
}

/** A table's stream has a name that only AWS knows, so that it has to be told. */
function checkStream(service: ServiceDescription): Diagnostic[] {
  const { table, stream } = service.eventStore.existing?.aws ?? {};
  if (table === undefined) return [];
  const place = 'eventStore.existing.aws.stream';
  if (stream === undefined) {
    if (!hasFollowers(service)) return [];
    const message = `projections, sagas, reactors and the publisher follow the stream of ${table}, which is not named`;
    const remedy = `give the LatestStreamArn of aws dynamodb describe-table --table-name ${table}; it has to carry new images`;
    return [{ severity: 'error', code: 'existing-without-stream', place, message, remedy }];
  }
  if (nameIn(stream).startsWith(`${table}/`)) return [];
  const message = `it is the stream of another table than ${table}`;
  return [{ severity: 'error', code: 'invalid-existing', place, message, remedy: 'give the stream of this table' }];
}

/** SQS tells by a queue's name whether it keeps an order. */
function checkOrder({ queues }: ServiceDescription): Diagnostic[] {
  return Object.entries(queues).flatMap(([name, { fifo = false, existing }]) =>
    Object.entries(existing?.aws ?? {})
      .filter(([, given]) => given.endsWith('.fifo') !== fifo)
      .map(([setting, given]) => ({
        severity: 'error',
        code: 'existing-order-differs',
        place: `queues.${name}.existing.aws.${setting}`,
        message: `${nameIn(given)} is ${fifo ? 'no FIFO queue' : 'a FIFO queue'}, and queues.${name} is ${fifo ? 'one' : 'none'}`,
        remedy: fifo ? 'leave fifo out, or name a FIFO queue' : 'set fifo: true, or name a standard queue',
      })),
  );
}

function checkArchive({ eventBus }: ServiceDescription): Diagnostic[] {
  const { archive, existing = {} } = eventBus ?? {};
  if (!archive || Object.keys(existing).length === 0) return [];
  const message = 'a bus that exists is archived by its owner: the service makes no archive of it';
  return [{ severity: 'warning', code: 'archive-of-existing', place: 'eventBus.archive', message, remedy: 'leave it out' }];
}
