import { type Problem, problem } from './problem.ts';

/** Why a request has no route; or what its path takes, for whoever asks with `OPTIONS`. */
export type Unmatched = { readonly problem: Problem; readonly headers: Readonly<Record<string, string>> } | { readonly allow: string };

/**
 * What is said of a request without a route.
 *
 * @param known the methods for which its path has one
 */
export function unmatched(method: string, path: string, known: readonly string[]): Unmatched {
  if (known.length === 0) return { problem: problem(404, 'not-found', `There is no route ${method} ${path}`), headers: {} };
  const allow = [...known, ...(known.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  if (method === 'OPTIONS') return { allow };
  return { problem: problem(405, 'method-not-allowed', `${path} takes ${allow}, not ${method}`), headers: { allow } };
}
