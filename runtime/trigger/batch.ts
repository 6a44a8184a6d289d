import type { Ambient } from '../message/ambient.ts';
import { AllFrameError } from '../message/errors.ts';

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

/** Items of a batch were not handled before the function's time was up; they are delivered again. */
export class BatchDeadlineError extends AllFrameError {
  override readonly name = 'BatchDeadlineError';
  readonly code = 'batch-deadline';
  override readonly retryable = true;
  /** How many items were left. */
  readonly left: number;

  constructor({ left }: { left: number }) {
    super(`${left} items of a batch were not done before the function's time was up; give it more time, or smaller batches`);
    this.left = left;
  }
}

/**
 * Works through the lanes of a batch: each from its first item to its first failure, several lanes side by side. At the deadline no further
 * item is begun, and what is still being done is waited for no longer: others are not done again for the sake of one that hangs.
 *
 * @param handle throws what keeps an item from being done
 * @param onError told of each failure with its item, and once of what was left at the deadline
 * @returns the items that were not done, in the batch's order
 */
export async function workThrough<Item>(
  lanes: readonly (readonly Item[])[],
  { handle, onError }: { readonly handle: (item: Item) => Promise<void>; readonly onError: (error: unknown, item: Item) => void },
  { deadline, ambient, concurrency = defaultConcurrency }: BatchBounds,
): Promise<ReadonlySet<Item>> {
  const left = new Set(lanes.flat());
  const failed = new Set<Item>();
  const isOver = () => deadline !== undefined && ambient.now() >= deadline;
  const queue = lanes.values();
  const worker = async () => {
    for (const lane of queue) await handleLane(lane);
  };
  const handleLane = async (lane: readonly Item[]) => {
    for (const item of lane) {
      if (isOver()) return;
      try {
        await handle(item);
        left.delete(item);
      } catch (error) {
        failed.add(item);
        onError(error, item);
        return;
      }
    }
  };
  const done = Promise.all(Array.from({ length: Math.min(concurrency, lanes.length) }, worker)).then(() => {});
  await Promise.race([done, ...(deadline === undefined ? [] : [ambient.sleep(Math.max(0, deadline - ambient.now()))])]);
  const answered = new Set(left);
  const late = isOver() ? [...answered].find((item) => !failed.has(item)) : undefined;
  if (late !== undefined) onError(new BatchDeadlineError({ left: answered.size - failed.size }), late);
  return answered;
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
