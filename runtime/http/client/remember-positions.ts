/** How many positions a client remembers: each is some 150 bytes of a header. */
const maxPositions = 5;

/** Where a client's last commands left their streams: one token a stream and route, since two routes may lead to streams of one id. */
export function rememberPositions() {
  const tokens = new Map<string, string>();
  return {
    add(route: string, streamId: string, token: string): void {
      const key = `${route} ${streamId}`;
      tokens.delete(key);
      tokens.set(key, token);
      for (const oldest of [...tokens.keys()].slice(0, -maxPositions)) tokens.delete(oldest);
    },
    /** Newest first. */
    tokens: (): readonly string[] => [...tokens.values()].reverse(),
    forget: () => tokens.clear(),
  };
}
