import { UsageError } from './errors.ts';

const peers = { cdk: 'aws-cdk-lib constructs', terraform: 'cdktf constructs @cdktf/provider-aws @cdktf/provider-google' } as const;

/**
 * Loads a renderer. Its packages are optional peers of ours: who does not use it does not install them.
 *
 * @throws {UsageError} naming what to install
 */
export async function rendererOf<Renderer>(target: keyof typeof peers, load: () => Promise<Renderer>): Promise<Renderer> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw new UsageError(`this needs packages that are not installed; run npm install --save-dev ${peers[target]}`, { cause: error });
  }
}
