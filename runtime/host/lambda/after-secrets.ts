import { secretVariable } from '../../contract/environment.ts';
import type { Started } from './start.ts';

/**
 * Makes something while Lambda initializes; where the function has secrets, only after they were read, before its first work. What is made may
 * then read its variables.
 */
export function afterSecrets<Made>(started: Started, make: () => Made): () => Made | Promise<Made> {
  const references = started.environment.beginningWith(secretVariable(''));
  if (Object.keys(references).length === 0) {
    const made = make();
    return () => made;
  }
  return async () => {
    const { readSecrets } = await import('./read-secrets.ts');
    await readSecrets(references, started);
    return make();
  };
}
