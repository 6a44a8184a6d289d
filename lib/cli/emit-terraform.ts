import { join } from 'node:path';
import pc from 'picocolors';
import { entryOf } from './entry.ts';
import { UsageError } from './errors.ts';
import { rendererOf } from './renderers.ts';

/** What `allframe infra emit terraform` takes. */
export interface EmitTerraformOptions {
  readonly output: string;
  readonly provider?: string | undefined;
  readonly stage: string;
  readonly json: boolean;
}

const providers = ['aws', 'gcp'] as const;

/** `allframe infra emit terraform`: writes one provider's files into the folder, or both into a folder each. */
export async function emitTerraform(entry: string | undefined, { output, provider, stage, json }: EmitTerraformOptions): Promise<void> {
  const chosen = providers.filter((name) => provider === undefined || name === provider);
  if (chosen.length === 0) throw new UsageError(`--provider must be ${providers.join(' or ')}, got ${provider}`);
  const terraform = await rendererOf('terraform', () => import('../terraform/emit.ts'));
  for (const name of chosen) {
    const folder = provider === undefined ? join(output, name) : output;
    const { files } = terraform.emitTerraform({
      entry: entryOf(entry),
      stage,
      provider: name === 'gcp' ? 'google' : 'aws',
      output: folder,
      json,
    });
    process.stdout.write(`${pc.bold(name)} ${files.length} files in ${pc.cyan(folder)}: ${files.join(', ')}\n`);
  }
}
