import { join } from 'node:path';
import pc from 'picocolors';
import { entryOf } from './entry.ts';
import { UsageError } from './errors.ts';
import { printDiagnostics } from './print-diagnostics.ts';
import { rendererOf } from './renderers.ts';

/** What `allframe infra emit terraform` takes. */
export interface EmitTerraformOptions {
  readonly output: string;
  readonly provider?: string | undefined;
  readonly stage: string;
  readonly backend: string;
  readonly json: boolean;
}

const providers = ['aws', 'gcp'] as const;
const backends = ['s3', 'gcs', 'local', 'none'] as const;

/** `allframe infra emit terraform`: writes one provider's files into the folder, or both into a folder each. */
export async function emitTerraform(entry: string | undefined, options: EmitTerraformOptions): Promise<void> {
  const { output, provider, stage, json } = options;
  const chosen = providers.filter((name) => provider === undefined || name === provider);
  if (chosen.length === 0) throw new UsageError(`--provider must be ${providers.join(' or ')}, got ${provider}`);
  const backend = backends.find((name) => name === options.backend);
  if (!backend) throw new UsageError(`--backend must be one of ${backends.join(', ')}, got ${options.backend}`);
  const terraform = await rendererOf('terraform', () => import('../terraform/emit.ts'));
  const emitted = chosen.map((name) => {
    const folder = provider === undefined ? join(output, name) : output;
    const target = name === 'gcp' ? 'google' : 'aws';
    return { name, folder, ...terraform.emitTerraform({ entry: entryOf(entry), stage, provider: target, output: folder, backend, json }) };
  });
  printDiagnostics(emitted[0]?.warnings ?? []);
  for (const { name, folder, files, removed } of emitted) {
    process.stdout.write(`${pc.bold(name)} ${files.length} files in ${pc.cyan(folder)}: ${files.join(', ')}\n`);
    if (removed.length > 0) process.stdout.write(`${pc.bold(name)} removed what an earlier emission left: ${removed.join(', ')}\n`);
  }
}
