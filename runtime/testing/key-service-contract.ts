import { deepStrictEqual, notDeepStrictEqual, rejects, strictEqual } from 'node:assert';
import { KeyUnwrapError } from '../transport/errors.ts';
import type { KeyService } from '../transport/key-service.ts';
import type { Register } from './event-store-contract.ts';

declare const it: Register;

/**
 * What every key service must hold, as tests.
 *
 * @param makeService gives the service to test
 * @param register registers a test; the global `it` unless given
 */
export function keyServiceContract(makeService: () => KeyService | Promise<KeyService>, register: Register = it): void {
  const check = (name: string, run: (keys: KeyService) => Promise<void>) => register(name, async () => run(await makeService()));
  const context = { service: 'orders', subject: 'ä 😀' };

  check('makes a key of 32 bytes, and finds it in its wrapping', async (keys) => {
    const { plaintext, wrapped } = await keys.generateDataKey(context);
    strictEqual(plaintext.length, 32);
    deepStrictEqual([...(await keys.unwrap(wrapped, context))], [...plaintext]);
  });

  check('takes a context for the same whose names come in another order', async (keys) => {
    const { plaintext, wrapped } = await keys.generateDataKey(context);
    const { service, subject } = context;
    deepStrictEqual([...(await keys.unwrap(wrapped, { subject, service }))], [...plaintext]);
  });

  check('makes another key each time, and wraps each in another way', async (keys) => {
    const [first, second] = [await keys.generateDataKey(context), await keys.generateDataKey(context)];
    notDeepStrictEqual([...first.plaintext], [...second.plaintext]);
    notDeepStrictEqual([...first.wrapped], [...second.wrapped]);
  });

  check('does not show the key in its wrapping', async (keys) => {
    const { plaintext, wrapped } = await keys.generateDataKey(context);
    strictEqual(Buffer.from(wrapped).includes(Buffer.from(plaintext)), false);
  });

  check('refuses to unwrap for another context', async (keys) => {
    const { wrapped } = await keys.generateDataKey(context);
    for (const other of [{}, { ...context, subject: 'b' }, { ...context, more: 'x' }, { service: 'orders' }])
      await rejects(keys.unwrap(wrapped, other), KeyUnwrapError);
  });

  check('refuses to unwrap what was changed or cut off', async (keys) => {
    const { wrapped } = await keys.generateDataKey(context);
    for (const index of [0, Math.floor(wrapped.length / 2), wrapped.length - 1]) {
      const changed = Uint8Array.from(wrapped);
      changed[index] = (changed[index] ?? 0) ^ 1;
      await rejects(keys.unwrap(changed, context), KeyUnwrapError);
    }
    for (const length of [0, 8, 20, wrapped.length - 1]) await rejects(keys.unwrap(wrapped.slice(0, length), context), KeyUnwrapError);
  });
}
