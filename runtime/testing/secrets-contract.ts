import { rejects, strictEqual } from 'node:assert';
import { SecretNotFoundError } from '../transport/errors.ts';
import type { SecretName, Secrets } from '../transport/secrets.ts';
import type { Register } from './event-store-contract.ts';

declare const it: Register;

/** Secrets under test, and a way to have some. */
export interface SecretsHarness {
  readonly secrets: Secrets;
  /** Puts a text under a name, before anybody has read it. */
  put(reference: SecretName, value: string): Promise<void>;
}

/**
 * What all adapters for secrets must hold, as tests. Each works with names of its own, so that one place serves them all.
 *
 * @param makeHarness gives the secrets to test
 * @param register registers a test; the global `it` unless given
 */
export function secretsContract(makeHarness: () => SecretsHarness | Promise<SecretsHarness>, register: Register = it): void {
  const check = (name: string, run: (harness: SecretsHarness, path: string) => Promise<void>) =>
    register(name, async () => run(await makeHarness(), `/contract/${crypto.randomUUID()}`));

  check('reads what stands there, as it was written', async ({ secrets, put }, path) => {
    const value = ' ä"\\\n 😀 {"B":"AQID"} ';
    for (const kind of ['secret', 'parameter'] as const) {
      await put({ kind, name: `${path}/key` }, `${kind}${value}`);
      strictEqual(await secrets.read({ kind, name: `${path}/key` }), `${kind}${value}`);
      strictEqual(await secrets.read({ kind, name: `${path}/key` }), `${kind}${value}`);
    }
  });

  check('says what there is none of, also of a name that the other kind has, and finds it later', async ({ secrets, put }, path) => {
    const [secret, parameter] = [{ kind: 'secret', name: path } as const, { kind: 'parameter', name: path } as const];
    for (const nothing of [secret, parameter, { kind: 'secret', name: 'toString' } as const])
      await rejects(secrets.read(nothing), SecretNotFoundError);
    await put(secret, 'one');
    strictEqual(await secrets.read(secret), 'one');
    await rejects(secrets.read(parameter), SecretNotFoundError);
  });
}
