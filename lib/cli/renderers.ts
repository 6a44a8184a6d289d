import { MissingPackagesError } from './errors.ts';

const peers = {
  cdk: 'aws-cdk-lib constructs @aws-sdk/client-dynamodb @aws-sdk/client-sqs',
  terraform: 'cdktf constructs @cdktf/provider-aws @cdktf/provider-google @aws-sdk/client-dynamodb @aws-sdk/client-sqs',
  svg: '@viz-js/viz',
} as const;

/**
 * Loads a renderer. Its packages are optional peers of ours: who does not use it does not install them.
 *
 * @throws {MissingPackagesError} naming what to install
 */
export async function rendererOf<Renderer>(target: keyof typeof peers, load: () => Promise<Renderer>): Promise<Renderer> {
  try {
    return await load();
  } catch (error) {
    // `require` and `import` say it in two ways.
    if (!/^(ERR_)?MODULE_NOT_FOUND$/.test(String((error as NodeJS.ErrnoException).code))) throw error;
    throw new MissingPackagesError(`this needs packages that are not installed; run npm install --save-dev ${peers[target]}`, {
      cause: error,
    });
  }
}
