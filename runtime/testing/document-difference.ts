import { isDeepStrictEqual } from 'node:util';
import type { Commit } from '../message/commit.ts';
import { valueDifference } from './value-difference.ts';

/** Documents of a projection by key. */
export type Documents = Readonly<Record<string, object>>;

/** The keys of documents that are in one alone, or differ. */
export function differingKeys(actual: Documents, expected: Documents): readonly string[] {
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...keys].filter((key) => !isDeepStrictEqual(actual[key], expected[key]));
}

/** The documents that differ, and where. */
export function documentDifference(actual: Documents, expected: Documents): readonly string[] {
  return differingKeys(actual, expected).flatMap((key) => {
    const [is, wanted] = [actual[key], expected[key]];
    if (!is) return [`  - ${key}: ${textOfDocument(wanted)} (missing)`];
    if (!wanted) return [`  + ${key}: ${textOfDocument(is)} (unexpected)`];
    const places = valueDifference(is, wanted).map((place) => `       ${place}`);
    return [`  - ${key}: ${textOfDocument(wanted)}`, `  + ${key}: ${textOfDocument(is)}`, ...places];
  });
}

/** A document in one line. */
export function textOfDocument(document: object | undefined): string {
  return JSON.stringify(document) ?? 'no document';
}

/** What was delivered: `Counted of Counter#a`. */
export function textOfCommit({ stream, events }: Commit): string {
  return `${events.map(({ type }) => type).join(' and ')} of ${stream}`;
}
