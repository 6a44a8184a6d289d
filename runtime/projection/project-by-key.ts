import { parseStreamKey } from '../contract/event-table.ts';
import type { Commit } from '../message/commit.ts';
import { applyEvents } from './apply-events.ts';
import { type CommitEffect, effectOf } from './commit-effect.ts';
import { checkPartial, hasSeen, unseenCommits } from './follow-stream.ts';
import { nextStep, type Step } from './next-step.ts';
import type { AnyProjection } from './projection.ts';
import type { ProjectionStores } from './projection-stores.ts';
import type { RevisedDocument, StoredDocument, StreamCheckpoint } from './read-model-store.ts';

/**
 * Brings the documents up to date that one stream changes, perhaps beside others. A checkpoint a stream says what is done; it moves in one
 * transaction with the documents, so that each effect counts once whatever crashes or comes twice (rule D2).
 *
 * @param commits in order, of one stream, the last of which is `last`
 */
export async function projectByKey(
  projection: AnyProjection,
  commits: readonly Commit[],
  last: Commit,
  stores: ProjectionStores,
): Promise<void> {
  const { store, readModels, onProjected } = stores;
  const following = { projection, stream: last.stream, stores };
  for (let losses = 0; ; losses += 1) {
    await pause(losses, stores);
    const checkpoint = await readModels.checkpoint(projection, last.stream);
    if (await hasSeen(checkpoint?.seen, last, store)) return;
    const unseen = await unseenCommits(checkpoint?.seen, commits, last, store);
    checkPartial(checkpoint, unseen);
    const effects = unseen.map((commit) => effectOf(projection, commit));
    if (!(await applyEffects(effects, checkpoint, following))) continue;
    if (onProjected) unseen.forEach(onProjected);
    return;
  }
}

/** A projection on its way through one stream. */
interface Following {
  readonly projection: AnyProjection;
  readonly stream: string;
  readonly stores: ProjectionStores;
}

/** Applies commits step by step; `false` when somebody else has moved the stream's checkpoint. */
async function applyEffects(
  effects: readonly CommitEffect[],
  checkpoint: StreamCheckpoint | undefined,
  following: Following,
): Promise<boolean> {
  let before = checkpoint;
  for (let rest = effects; rest.length > 0; ) {
    const step = await applyStep(rest, before, following);
    if (!step) return false;
    before = step.checkpoint;
    rest = step.rest;
  }
  return true;
}

/**
 * Applies one step, again and again where only its documents were changed by other streams in the meantime. Documents are read after
 * the checkpoint, and the checkpoint is held to be the same when they are stored: so a document that an event leaves missing need not be
 * stored to be known to follow what this stream did before.
 */
async function applyStep(
  effects: readonly CommitEffect[],
  before: StreamCheckpoint | undefined,
  following: Following,
): Promise<Step | undefined> {
  const { projection, stream, stores } = following;
  const known: KnownDocuments = new Map();
  for (let losses = 0; ; losses += 1) {
    await pause(losses, stores);
    const { step, documents } = await prepareStep(effects, before, known, following);
    const outcome = await stores.readModels.apply(projection, { stream, checkpoint: step.checkpoint, documents });
    if (outcome.applied) return step;
    if (!outcome.newer) return undefined;
    for (const [key, document] of outcome.newer) known.set(key, document);
  }
}

/** By key, as they were read; `undefined` for none. */
type KnownDocuments = Map<string, RevisedDocument | undefined>;

/** The largest step that fits into a transaction, and the documents as it leaves them. */
async function prepareStep(
  effects: readonly CommitEffect[],
  before: StreamCheckpoint | undefined,
  known: KnownDocuments,
  { projection, stream, stores: { readModels } }: Following,
): Promise<{ step: Step; documents: ReadonlyMap<string, RevisedDocument> }> {
  const { streamId, tenant } = parseStreamKey(stream);
  let size = { documents: readModels.limits.documents, commits: Number.POSITIVE_INFINITY };
  for (;;) {
    const step = nextStep(effects, before, size);
    const unknown = [...step.events.keys()].filter((key) => !known.has(key));
    await Promise.all(unknown.map(async (key) => known.set(key, revised(await readModels.get(projection, key, { tenant })))));
    const next = [...step.events].map(([key, events]) => {
      const current = known.get(key);
      // A copy, since a handler that changes its document in place would count twice when the step is run again.
      const document = structuredClone(current?.document);
      return [key, nextRevision(current, applyEvents(projection, document, events, { key, streamId, tenant }))] as const;
    });
    const fitting = howManyFit(next, readModels.limits.bytes);
    if (fitting === next.length) return { step, documents: new Map(next.filter(isChange)) };
    size = step.commits > 1 ? { ...size, commits: 1 } : { documents: fitting, commits: 1 };
  }
}

type Entry<Document = RevisedDocument | undefined> = readonly [key: string, document: Document];

function isChange(entry: Entry): entry is Entry<RevisedDocument> {
  return entry[1] !== undefined;
}

function revised(stored: StoredDocument | RevisedDocument | undefined): RevisedDocument | undefined {
  return stored?.revision === undefined ? undefined : stored;
}

/** What is to be stored: nothing, where there was no document and there is none now. */
function nextRevision(current: RevisedDocument | undefined, document: object | undefined): RevisedDocument | undefined {
  if (!document && !current?.document) return undefined;
  return { document, revision: (current?.revision ?? 0) + 1 };
}

/** How many from the front have so many bytes together; at least one. */
function howManyFit(entries: readonly Entry[], bytes: number): number {
  let left = bytes;
  const end = entries.findIndex(([, next]) => {
    left -= next?.document ? Buffer.byteLength(JSON.stringify(next.document)) : 0;
    return left < 0;
  });
  return end < 0 ? entries.length : Math.max(end, 1);
}

const jitterMs = 10;
const longestPauseMs = 500;

/** At random, so that losers don't collide again. */
async function pause(losses: number, { ambient }: ProjectionStores): Promise<void> {
  if (losses > 0) await ambient?.sleep(ambient.random() * Math.min(jitterMs * losses, longestPauseMs));
}
