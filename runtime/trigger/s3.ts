import { type Middleware, withMiddleware } from '../message/middleware.ts';
import type { DeadLetter } from '../transport/queue.ts';
import { type BatchBounds, groupedBy, workThrough } from './batch.ts';
import { buryIncurable } from './incurable.ts';
import { compareSequencers, type ObjectChange, objectChange, type S3Record } from './s3-object.ts';

/** What a bucket sends (https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html). */
export interface S3Event {
  readonly Records: readonly S3Record[];
}

/** What a bucket sends once, when its notifications are set up. */
export interface S3TestEvent {
  readonly Service: 'Amazon S3';
  readonly Event: 's3:TestEvent';
  readonly Bucket: string;
}

/** Where changes of objects go. */
export interface ObjectDelivery {
  /** Handles one change, at least once; `deadline` in milliseconds since the epoch. */
  readonly handle: (change: ObjectChange, context: { readonly deadline: number | undefined }) => Promise<void> | void;
  /** @default what no retry cures is thrown, and Lambda's on-failure queue keeps it */
  readonly bury?: ((letter: DeadLetter) => Promise<void>) | undefined;
  readonly ambient: BatchBounds['ambient'];
  /** @default none */
  readonly middleware?: readonly Middleware[] | undefined;
}

/** Recognizes the event by its records' source. */
export function isS3Event(event: unknown): event is S3Event {
  const records = ((event ?? {}) as Partial<S3Event>).Records;
  return Array.isArray(records) && records[0]?.eventSource === 'aws:s3';
}

/** Recognizes the event by `Event`. There is nothing to be done for it. */
export function isS3TestEvent(event: unknown): event is S3TestEvent {
  return ((event ?? {}) as Partial<S3TestEvent>).Event === 's3:TestEvent';
}

/**
 * Handles the changes of an event: those of one object in the order of their sequencers, those of several side by side.
 *
 * @throws what may be cured by delivering the event again, or an `AggregateError` of several; what was done by then is done once more
 */
export async function handleS3Event({ Records }: S3Event, delivery: ObjectDelivery, deadline?: number): Promise<void> {
  await handleObjectChanges(Records.map(objectChange), delivery, deadline);
}

/** Handles changes as `handleS3Event` does, whichever way they came. */
export async function handleObjectChanges(
  changes: readonly ObjectChange[],
  delivery: ObjectDelivery,
  deadline: number | undefined,
): Promise<void> {
  const errors: unknown[] = [];
  const handle = (change: ObjectChange) => handleChange(change, delivery, deadline);
  const onError = (error: unknown) => errors.push(error);
  await workThrough(lanesOf(changes), { handle, onError }, { deadline, ambient: delivery.ambient });
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, `${errors.length} changes of objects failed; their errors tell why`);
}

function lanesOf(changes: readonly ObjectChange[]): readonly (readonly ObjectChange[])[] {
  const lanes = groupedBy(changes, ({ bucket, key }) => JSON.stringify([bucket, key]));
  return lanes.map((lane) => lane.toSorted((left, right) => compareSequencers(left.sequencer, right.sequencer)));
}

async function handleChange(change: ObjectChange, delivery: ObjectDelivery, deadline: number | undefined): Promise<void> {
  const { bucket, id } = change;
  const operation = { kind: 'trigger', name: 'bucket', source: bucket, id } as const;
  const letter = { body: JSON.stringify(change), source: bucket, messageId: id };
  await withMiddleware(delivery.middleware ?? [], operation, () =>
    buryIncurable(letter, delivery.bury, async () => delivery.handle(change, { deadline })),
  );
}
