import { AssertionError } from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import type { Commit } from '../message/commit.ts';
import type { AnyProjection } from '../projection/projection.ts';
import { type Documents, differingKeys, documentDifference, textOfCommit } from './document-difference.ts';
import { type History, record } from './history.ts';
import { allInterleavings, countInterleavings, type Interleaving, sampleInterleavings } from './interleavings.ts';
import { documentsAfter } from './project.ts';

/** How many orders are tried. */
export interface CommuteOptions {
  /**
   * Where there are more orders, so many are taken at random.
   *
   * @default 500
   */
  readonly maxOrders?: number | undefined;
  /**
   * Decides which; the failure names it.
   *
   * @default 1
   */
  readonly seed?: number | undefined;
}

/**
 * Holds that a projection gives the same documents in every order of events that keeps each stream's own (rule D1): the orders that the
 * cloud may deliver in. Each order runs through the projector's own code.
 *
 * @param histories one or several streams; those of one stream are joined
 * @throws {AssertionError} with two orders, and the documents that differ
 * @example
 * ```ts
 * import { aggregate, projection } from '@allframe/serverless/runtime';
 * import { assertCommutes, stream } from '@allframe/serverless/testing';
 * import * as z from 'zod';
 *
 * const Sale = aggregate('Sale', { events: { Sold: z.object({ sku: z.string() }) }, initialState: {} }, { Sold: (state) => state });
 * const { Sold } = Sale.events;
 * const Sales = projection('Sales', {
 *   version: 1, from: [Sale], document: z.object({ count: z.number() }), key: ({ data }) => data.sku,
 * }, {
 *   Sold: (document) => ({ count: (document?.count ?? 0) + 1 }),
 * });
 *
 * it('counts sales in any order', () =>
 *   assertCommutes(Sales, [stream(Sale, 's-1', Sold({ sku: 'tea' })), stream(Sale, 's-2', Sold({ sku: 'tea' }))]));
 * ```
 */
export async function assertCommutes(
  projection: AnyProjection,
  histories: readonly History[],
  { maxOrders = 500, seed = 1 }: CommuteOptions = {},
): Promise<void> {
  const { store, commits } = await record(histories);
  const streams = byStream(commits);
  const lengths = streams.map(({ length }) => length);
  const isComplete = countInterleavings(lengths) <= maxOrders;
  const orders = isComplete ? allInterleavings(lengths) : sampleInterleavings(lengths, maxOrders, seed);
  const first = { commits: streams.flat(), documents: await documentsAfter(projection, { store, commits: streams.flat() }) };
  for (const order of orders) {
    const delivered = inOrder(streams, order);
    const documents = await documentsAfter(projection, { store, commits: delivered });
    if (isDeepStrictEqual(documents, first.documents)) continue;
    throw difference(projection, first, { commits: delivered, documents }, isComplete ? undefined : seed);
  }
}

function byStream(commits: readonly Commit[]): readonly (readonly Commit[])[] {
  const streams = new Map<string, Commit[]>();
  for (const commit of commits) streams.set(commit.stream, [...(streams.get(commit.stream) ?? []), commit]);
  return [...streams.values()];
}

function inOrder(streams: readonly (readonly Commit[])[], order: Interleaving): readonly Commit[] {
  const next = streams.map((commits) => commits.values());
  return order.map((stream) => next[stream]?.next().value as Commit);
}

/** Commits in an order, and what they make. */
interface Delivered {
  readonly commits: readonly Commit[];
  readonly documents: Documents;
}

function difference({ name }: AnyProjection, first: Delivered, other: Delivered, seed: number | undefined): AssertionError {
  const keys = differingKeys(other.documents, first.documents);
  const parting = first.commits.findIndex((commit, index) => commit !== other.commits[index]);
  const message = [
    `${name} gives other documents in another order of its streams (rule D1); keep in them what makes its handlers independent of it`,
    ...[first, other].flatMap(({ commits }, order) => [
      order === 0 ? 'the first order:' : 'the second order:',
      ...commits.map((commit, index) => `  ${index + 1}. ${textOfCommit(commit)}${index === parting ? ' (from here on they differ)' : ''}`),
    ]),
    'their documents (- after the first order, + after the second):',
    ...documentDifference(other.documents, first.documents),
    ...(seed === undefined ? [] : [`found at random with seed ${seed}`]),
  ].join('\n');
  const [expected, actual] = [first, other].map(({ documents }) => Object.fromEntries(keys.map((key) => [key, documents[key]])));
  return new AssertionError({ message, actual, expected, operator: 'assertCommutes' });
}
