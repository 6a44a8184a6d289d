import type { CatchUpStateStore } from '../process-manager/consumer/catch-up-state.ts';
import type { CheckpointStore, ParkedStream } from '../process-manager/consumer/checkpoint-store.ts';

/** A stream that a follower of a deployed service stands still on. */
export interface ParkedPlace extends ParkedStream {
  /** Such as `projection:OrderSummaries@1`. */
  readonly follower: string;
  /** The stored key. */
  readonly stream: string;
}

/** What parked streams are managed with. */
export interface ManageParkedPorts {
  readonly checkpoints: CheckpointStore;
  readonly catchUpState: CatchUpStateStore;
}

/** All streams that these followers stand still on, eventually consistent. */
export async function parkedPlaces(
  followers: readonly string[],
  { checkpoints }: Pick<ManageParkedPorts, 'checkpoints'>,
): Promise<readonly ParkedPlace[]> {
  const places: ParkedPlace[] = [];
  for (const follower of followers) {
    for (let after: string | undefined; ; ) {
      const page = await checkpoints.list(follower, { isParked: true, after });
      places.push(...page.checkpoints.flatMap(({ stream, parked }) => (parked ? [{ follower, stream, ...parked }] : [])));
      if (page.next === undefined) break;
      after = page.next;
    }
  }
  return places;
}

/**
 * Lets followers go on with streams, after what they failed at was mended (rule C4): they are parked no longer, and the next catch-up compares
 * all streams, so that they are followed within minutes, whether anybody writes to them or not.
 *
 * @returns those that were parked until now
 */
export async function releaseParked<Place extends Pick<ParkedPlace, 'follower' | 'stream'>>(
  places: readonly Place[],
  { checkpoints, catchUpState }: ManageParkedPorts,
): Promise<readonly Place[]> {
  const released: Place[] = [];
  for (const place of places) if (await release(place, checkpoints)) released.push(place);
  if (released.length > 0) await compareAllNext(catchUpState);
  return released;
}

/** It stands where it was: whoever follows takes it up from there. */
async function release({ follower, stream }: Pick<ParkedPlace, 'follower' | 'stream'>, checkpoints: CheckpointStore): Promise<boolean> {
  const before = await checkpoints.get(follower, stream);
  return before?.parked !== undefined && checkpoints.put(follower, stream, { revision: before.revision + 1, seen: before.seen });
}

/** A catch-up that is under way does not count: it may have passed these streams. */
async function compareAllNext(catchUpState: CatchUpStateStore): Promise<void> {
  for (;;) {
    const { revision, full: _full, fullBegunAt: _fullBegunAt, ...state } = (await catchUpState.read()) ?? { revision: 0 };
    if (await catchUpState.write({ ...state, revision: revision + 1 })) return;
  }
}
