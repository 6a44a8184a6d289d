/** What Node loads before anything of the user's, in every thread of the process: the function below, as text. */
export function refusingPreload(): string {
  return `(${refuseConnections})(require);\n`;
}

/**
 * Refuses whatever would leave the process. A definition that depends on what a server or another program says is another one tomorrow. It is
 * run from its text in another process, and so uses nothing of this file.
 */
/* istanbul ignore next: counters of coverage would not be there */
function refuseConnections(load: NodeJS.Require): void {
  const refuse = (what: string) => () => {
    throw new Error(`an entry must not ${what} while it is loaded`);
  };
  const rejecting = (what: string) => async () => refuse(what)();
  const [connecting, lookingUp, starting] = ['open connections', 'look names up', 'start other programs'];
  // Of TCP, TLS, HTTP, HTTP/2 and fetch: all connect by it.
  load('node:net').Socket.prototype.connect = refuse(connecting);
  for (const name of ['send', 'connect', 'bind']) load('node:dgram').Socket.prototype[name] = refuse(connecting);
  for (const name of ['fetch', 'WebSocket', 'EventSource'])
    if (name in globalThis)
      Object.defineProperty(globalThis, name, { value: name === 'fetch' ? rejecting(connecting) : refuse(connecting) });

  const dns = load('node:dns');
  const lookups = Object.keys(dns).filter((name) => /^(lookup|resolve|reverse)/.test(name));
  for (const resolver of [dns, dns.Resolver.prototype])
    for (const name of lookups) if (name in resolver) resolver[name] = refuse(lookingUp);
  for (const resolver of [dns.promises, dns.promises.Resolver.prototype])
    for (const name of lookups) if (name in resolver) resolver[name] = rejecting(lookingUp);

  const programs = load('node:child_process');
  for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']) programs[name] = refuse(starting);
  programs.ChildProcess.prototype.spawn = refuse(starting);
  // Whoever imports them as ES modules gets the same.
  load('node:module').syncBuiltinESMExports();
}
