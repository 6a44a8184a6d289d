const isLong = process.env.ALLFRAME_LONG === '1';

/** How much the invariants are held under: in CI a part of what `npm run test:long` does. */
export const size = isLong ? { writers: 64, commands: 10_000, streams: 100_000 } : { writers: 16, commands: 500, streams: 10_000 };
