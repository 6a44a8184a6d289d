import { seededRandom } from './seeded-random.ts';

/** One order of the items of several sequences, as the number of the sequence that each next item comes from. */
export type Interleaving = readonly number[];

/** How many orders there are of sequences of these lengths that keep each sequence's own. */
export function countInterleavings(lengths: readonly number[]): number {
  let before = 0;
  let count = 1;
  for (const length of lengths) {
    for (let index = 1; index <= length; index += 1) count = (count * (before + index)) / index;
    before += length;
  }
  return Math.round(count);
}

/** Every order, the first one sequence after the other. */
export function* allInterleavings(lengths: readonly number[]): Generator<Interleaving> {
  if (lengths.every((length) => length === 0)) yield [];
  for (const [sequence, length] of lengths.entries()) {
    if (length > 0) for (const rest of allInterleavings(without(lengths, sequence))) yield [sequence, ...rest];
  }
}

/** So many orders at random, each as likely as any other; the same ones for the same seed. */
export function* sampleInterleavings(lengths: readonly number[], count: number, seed: number): Generator<Interleaving> {
  const { random } = seededRandom(seed);
  for (let index = 0; index < count; index += 1) yield shuffled(lengths, random);
}

/** Each sequence comes next as often as it has items left. */
function shuffled(lengths: readonly number[], random: () => number): Interleaving {
  const left = lengths.flatMap((length, sequence) => Array.from({ length }, () => sequence));
  for (let end = left.length - 1; end > 0; end -= 1) {
    const at = Math.floor(random() * (end + 1));
    [left[end], left[at]] = [left[at] as number, left[end] as number];
  }
  return left;
}

function without(lengths: readonly number[], sequence: number): readonly number[] {
  return lengths.map((length, index) => (index === sequence ? length - 1 : length));
}
