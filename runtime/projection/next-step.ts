import type { RecordedEvent } from '../message/event.ts';
import type { CommitEffect } from './commit-effect.ts';
import { checkpointAt } from './follow-stream.ts';
import type { StreamCheckpoint } from './read-model-store.ts';

/** What one transaction does: some commits as a whole, or a part of one. */
export interface Step {
  /** By document: the events to apply to it. */
  readonly events: ReadonlyMap<string, readonly RecordedEvent[]>;
  /** The stream's checkpoint after it. */
  readonly checkpoint: StreamCheckpoint;
  /** How many commits it begins or ends. */
  readonly commits: number;
  /** What is then still to be done. */
  readonly rest: readonly CommitEffect[];
}

/** How much a step may take. */
export interface StepSize {
  readonly documents: number;
  readonly commits: number;
}

/**
 * Takes as many whole commits as fit. Where the first alone doesn't, it takes as many of its documents: the checkpoint then says how
 * many are done, and the next step goes on behind them (rule D2).
 *
 * @param effects at least one
 */
export function nextStep(effects: readonly CommitEffect[], before: StreamCheckpoint | undefined, { documents, commits }: StepSize): Step {
  const [first, ...others] = effects as readonly [CommitEffect, ...CommitEffect[]];
  const applied = before?.partial?.applied ?? 0;
  const revision = (before?.revision ?? 0) + 1;
  const left = [...first.events].slice(applied);
  if (left.length > documents) {
    const partial = { commitId: first.commit.commitId, applied: applied + documents };
    const events = new Map(left.slice(0, documents));
    return { events, checkpoint: { revision, seen: before?.seen, partial }, commits: 1, rest: effects };
  }
  const events = new Map(left.map(([key, own]) => [key, [...own]]));
  const together = [first, ...takeWhile(others, (effect, index) => index + 1 < commits && joins(events, effect, documents))];
  const { commit } = together.at(-1) ?? first;
  return { events, checkpoint: { revision, seen: checkpointAt(commit) }, commits: together.length, rest: effects.slice(together.length) };
}

/** Adds a commit's effect, if the documents of both are few enough. */
function joins(events: Map<string, RecordedEvent[]>, effect: CommitEffect, documents: number): boolean {
  const added = [...effect.events.keys()].filter((key) => !events.has(key));
  if (events.size + added.length > documents) return false;
  for (const key of added) events.set(key, []);
  for (const [key, own] of effect.events) events.get(key)?.push(...own);
  return true;
}

function takeWhile<Item>(items: readonly Item[], test: (item: Item, index: number) => boolean): readonly Item[] {
  const end = items.findIndex((item, index) => !test(item, index));
  return end < 0 ? items : items.slice(0, end);
}
