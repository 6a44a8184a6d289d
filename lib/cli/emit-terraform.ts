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
  if (output === '') throw new UsageError('--output must name a folder');
  const { renderFiles } = await rendererOf('terraform', () => import('../terraform/emit.ts'));
  // Nothing is written before everything is rendered: a provider may refuse the service.
  const rendered = chosen.map((name) => {
    const folder = provider === undefined ? join(output, name) : output;
    const target = name === 'gcp' ? 'google' : 'aws';
    return { name, folder, ...renderFiles({ entry: entryOf(entry), stage, provider: target, backend, json }) };
  });
  printDiagnostics(rendered[0]?.warnings ?? []);
  const { writeFiles } = await import('../terraform/write-files.ts');
  for (const { name, folder, files: content } of rendered) {
    const { files, removed } = written(folder, () => writeFiles(folder, content));
    process.stdout.write(`${pc.bold(name)} ${files.length} files in ${pc.cyan(folder)}: ${files.join(', ')}\n`);
    if (removed.length > 0) process.stdout.write(`${pc.bold(name)} removed what an earlier emission left: ${removed.join(', ')}\n`);
  }
}

function written<Result>(folder: string, write: () => Result): Result {
  try {
    return write();
  } catch (cause) {
    throw new UsageError(`--output ${folder} can't be written to: ${(cause as Error).message}; name another folder`, { cause });
  }
}
