import type { Ambient } from '../message/ambient.ts';
import { BatchDeadlineError } from './errors.ts';

/** Which items of a batch are to be delivered again. */
export interface BatchResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** How much of a batch is done at once, and until when. */
export interface BatchBounds {
  /** When the answer must be there, in milliseconds since the epoch; none to work as long as it takes. */
  readonly deadline: number | undefined;
  readonly ambient: Pick<Ambient, 'now' | 'sleep'>;
  /** @default 10 */
  readonly concurrency?: number | undefined;
}

/** A batch may hold 10,000 items; a function does not do more at once than a batch of the usual size holds. */
export const defaultConcurrency = 10;

/** What is done with the items of a batch. */
export interface BatchWork<Item> {
  /** Throws what keeps an item from being done. */
  readonly handle: (item: Item) => Promise<void>;
  /** Told of each failure with its item, and once of what was left at the deadline. */
  readonly onError: (error: unknown, item: Item) => void;
  /**
   * Asked whether an item that failed, or did not end by the deadline, is given up: it counts as done then, and its lane goes on.
   *
   * @default no item is given up
   */
  readonly giveUp?: ((error: unknown, item: Item) => Promise<boolean>) | undefined;
}

/**
 * Works through the lanes of a batch: each from its first item to its first failure, several lanes side by side. At the deadline no further
 * item is begun, and what is still being done is waited for no longer: others are not done again for the sake of one that hangs.
 *
 * @returns the items that were not done, in the batch's order
 */
export async function workThrough<Item>(
  lanes: readonly (readonly Item[])[],
  work: BatchWork<Item>,
  { deadline, ambient, concurrency = defaultConcurrency }: BatchBounds,
): Promise<ReadonlySet<Item>> {
  const progress: Progress<Item> = { left: new Set(lanes.flat()), running: new Set(), failed: new Set(), isAnswered: false };
  const isOver = () => deadline !== undefined && ambient.now() >= deadline;
  const queue = lanes.values();
  const worker = async () => {
    for (const lane of queue) for (const item of lane) if (isOver() || !(await isSettled(item, work, progress))) break;
  };
  const workers = Array.from({ length: Math.min(concurrency, lanes.length) }, worker);
  await untilDeadline(Promise.all(workers), deadline, ambient);
  progress.isAnswered = true;
  const hanging = [...progress.running].map((item) => isGivenUp(new BatchDeadlineError({ left: 1 }), item, work, progress));
  if (hanging.length > 0) await untilDeadline(Promise.all(hanging), ambient.now() + giveUpMs, ambient);
  const left = new Set(progress.left);
  const undone = isOver() ? [...left].filter((item) => !progress.failed.has(item)) : [];
  if (undone[0] !== undefined) work.onError(new BatchDeadlineError({ left: undone.length }), undone[0]);
  return left;
}

/** How long giving up may take after the deadline: half of what is kept back to answer. */
const giveUpMs = 250;

/** How far a batch has come. */
interface Progress<Item> {
  readonly left: Set<Item>;
  readonly running: Set<Item>;
  readonly failed: Set<Item>;
  isAnswered: boolean;
}

/** Whether an item is done, or given up, so that its lane goes on. What fails after the answer is only told of. */
async function isSettled<Item>(item: Item, work: BatchWork<Item>, progress: Progress<Item>): Promise<boolean> {
  const { left, running, failed } = progress;
  running.add(item);
  try {
    await work.handle(item);
    left.delete(item);
    return true;
  } catch (error) {
    running.delete(item);
    failed.add(item);
    work.onError(error, item);
    return !progress.isAnswered && (await isGivenUp(error, item, work, progress));
  } finally {
    running.delete(item);
  }
}

async function isGivenUp<Item>(error: unknown, item: Item, work: BatchWork<Item>, { left }: Progress<Item>): Promise<boolean> {
  const isGiven = await work.giveUp?.(error, item).catch((fault) => void work.onError(fault, item));
  if (isGiven) left.delete(item);
  return isGiven === true;
}

/** Leaves no timer behind where the work ends before. */
async function untilDeadline(work: Promise<unknown>, deadline: number | undefined, ambient: BatchBounds['ambient']): Promise<void> {
  if (deadline === undefined) return void (await work);
  const ended = new AbortController();
  const time = ambient.sleep(Math.max(0, deadline - ambient.now()), ended.signal);
  await Promise.race([work, time]).finally(() => ended.abort());
}

/** The items with the same key as one lane each, in the order in which they came. */
export function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => unknown): readonly (readonly Item[])[] {
  const groups = new Map<unknown, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}
