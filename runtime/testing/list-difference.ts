import { isDeepStrictEqual } from 'node:util';
import { valueDifference } from './value-difference.ts';

/** One thing of a list that is compared: an event, an effect. */
export interface Item {
  /** What it is, such as an event's type: two of a kind differ, two of several kinds have nothing to do with each other. */
  readonly kind: string;
  /** What is compared. */
  readonly value: unknown;
  /** How it reads, in one line. */
  readonly text: string;
}

/** A longer text says no more; the places that differ stand below it. */
const maxTextLength = 300;

/**
 * Two lists beside each other, a line an item, numbered as each stands in its own list: `-` for what is expected, `+` for what there is. What
 * is the same in both stands on one line, wherever it is, so that one missing item does not make all behind it differ.
 */
export function listDifference(actual: readonly Item[], expected: readonly Item[]): readonly string[] {
  return pairsOf(alignedWith(actual, expected)).flatMap(linesOf);
}

/** An item and its number. */
interface Numbered extends Item {
  readonly number: number;
}

/** What stands beside each other: the same, what differs, or one of them alone. */
interface Pair {
  readonly actual?: Numbered | undefined;
  readonly expected?: Numbered | undefined;
}

/** Both lists in order, with as many equal items as can be on one line: the longest common subsequence. */
function alignedWith(actual: readonly Item[], expected: readonly Item[]): readonly Pair[] {
  const lengths = commonLengths(actual, expected);
  const pairs: Pair[] = [];
  for (let left = 0, right = 0; left < actual.length || right < expected.length; ) {
    const [mine, theirs] = [numbered(actual, left), numbered(expected, right)];
    const isSame = mine && theirs && areEqual(mine, theirs);
    const isMissing = !mine || (theirs && (lengths[left]?.[right + 1] ?? 0) >= (lengths[left + 1]?.[right] ?? 0));
    pairs.push(isSame ? { actual: mine, expected: theirs } : isMissing ? { expected: theirs } : { actual: mine });
    if (isSame || !isMissing) left += 1;
    if (isSame || isMissing) right += 1;
  }
  return pairs;
}

/** How many items the rest of one list has in common with the rest of the other, from each pair of places. */
function commonLengths(actual: readonly Item[], expected: readonly Item[]): readonly (readonly number[])[] {
  const lengths = Array.from({ length: actual.length + 1 }, () => new Array<number>(expected.length + 1).fill(0));
  for (let left = actual.length - 1; left >= 0; left -= 1)
    for (let right = expected.length - 1; right >= 0; right -= 1) {
      const [row, below] = [lengths[left] as number[], lengths[left + 1] as number[]];
      const isSame = areEqual(actual[left] as Item, expected[right] as Item);
      row[right] = isSame ? 1 + (below[right + 1] as number) : Math.max(below[right] as number, row[right + 1] as number);
    }
  return lengths;
}

/** Of what stands alone between two lines that are the same, the first expected belongs to the first that there is, if it is of its kind. */
function pairsOf(aligned: readonly Pair[]): readonly Pair[] {
  const pairs: Pair[] = [];
  const waiting: { expected: Numbered[]; actual: Numbered[] } = { expected: [], actual: [] };
  const flush = () => {
    const [wanted, done] = [waiting.expected.splice(0), waiting.actual.splice(0)];
    for (let index = 0; index < Math.max(wanted.length, done.length); index += 1) pairs.push(...together(wanted[index], done[index]));
  };
  for (const pair of aligned) {
    if (pair.expected && pair.actual) {
      flush();
      pairs.push(pair);
    } else if (pair.expected) waiting.expected.push(pair.expected);
    else if (pair.actual) waiting.actual.push(pair.actual);
  }
  flush();
  return pairs;
}

function together(expected: Numbered | undefined, actual: Numbered | undefined): readonly Pair[] {
  return expected?.kind === actual?.kind ? [{ expected, actual }] : [{ expected }, { actual }];
}

function linesOf({ expected, actual }: Pair): readonly string[] {
  if (expected && actual) {
    if (areEqual(expected, actual)) return [`    ${textOf(actual)}`];
    const places = valueDifference(actual.value, expected.value).map((place) => `       ${place}`);
    return [`  - ${textOf(expected)}`, `  + ${textOf(actual)}`, ...places];
  }
  if (expected) return [`  - ${textOf(expected)} (missing)`];
  return actual ? [`  + ${textOf(actual)} (unexpected)`] : [];
}

function textOf({ number, text }: Numbered): string {
  return `${number}. ${text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text}`;
}

function numbered(items: readonly Item[], index: number): Numbered | undefined {
  const item = items[index];
  return item && { ...item, number: index + 1 };
}

function areEqual(left: Item, right: Item): boolean {
  return left.kind === right.kind && isDeepStrictEqual(left.value, right.value);
}
