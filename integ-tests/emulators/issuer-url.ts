/**
 * Where the issuers of the tests are: the services that are deployed name theirs, so that it can't be wherever a port is free.
 * Each file of tests has one of its own, since files run side by side, below those that a system gives to whoever asks for any.
 */
export const issuerPorts = { depot: 17_613, trespassing: 17_614 } as const;

/** The issuer that listens on a port. */
export function issuerUrl(port: number): string {
  return `http://127.0.0.1:${port}/`;
}
