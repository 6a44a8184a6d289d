const isLong = process.env.ALLFRAME_LONG === '1';

/** How often a property is tried: by each run of the tests, or in the long one (`npm run test:long`). */
export function numberOfRuns(usual: number, { long }: { readonly long: number }): number {
  return isLong ? long : usual;
}
