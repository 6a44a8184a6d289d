import { join, resolve } from 'node:path';
import pc from 'picocolors';
import type { KnownState } from '../model/known-state.ts';
import { lockFileOf, readLock, shownPath, writeLock } from '../model/lock-file.ts';
import { kebabCase } from '../model/names.ts';
import { printLock, withKnownState } from '../model/service-lock.ts';
import type { RenderedFiles, RenderOptions } from '../terraform/emitted-files.ts';
import type { Transition } from '../terraform/transition.ts';
import { isContinuousIntegration } from './continuous-integration.ts';
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
  readonly allowDestroy?: readonly string[] | undefined;
  readonly frozen?: boolean | undefined;
}

const providers = ['aws', 'gcp'] as const;
const backends = ['s3', 'gcs', 'local', 'none'] as const;

/** `allframe infra emit terraform`: writes one provider's files into the folder, or both into a folder each. */
export async function emitTerraform(argument: string | undefined, options: EmitTerraformOptions): Promise<void> {
  const { output, provider, stage, json, allowDestroy = [], frozen } = options;
  const chosen = providers.filter((name) => provider === undefined || name === provider);
  if (chosen.length === 0) throw new UsageError(`--provider must be ${providers.join(' or ')}, got ${provider}`);
  const backend = backends.find((name) => name === options.backend);
  if (!backend) throw new UsageError(`--backend must be one of ${backends.join(', ')}, got ${options.backend}`);
  if (output === '') throw new UsageError('--output must name a folder');
  const loaded = await Promise.all(chosen.map(async (name) => ({ name, render: await rendererOf('terraform', renderers[name]) })));
  const entry = entryOf(argument);
  // Nothing is written before everything is rendered: a provider may refuse the service.
  const rendered = loaded.map(({ name, render }): Rendered => {
    const folder = provider === undefined ? join(output, name) : output;
    const target = name === 'gcp' ? 'google' : 'aws';
    return { name, folder, target, ...render({ entry, stage, backend, json, allowDestroy }) };
  });
  for (const name of allowDestroy) refuseUnknown(name, rendered);
  printDiagnostics(rendered[0]?.warnings ?? []);
  const { writeFiles } = await import('../terraform/write-files.ts');
  for (const { name, folder, files: content, transition } of rendered) {
    const { files, removed } = written(folder, () => writeFiles(folder, content));
    process.stdout.write(`${pc.bold(name)} ${files.length} files in ${pc.cyan(folder)}: ${files.join(', ')}\n`);
    if (removed.length > 0) process.stdout.write(`${pc.bold(name)} removed what an earlier emission left: ${removed.join(', ')}\n`);
    await printTransition(name, transition, allowDestroy);
  }
  remember(entry, rendered, frozen);
}

/** Each alone: what the other provider's bindings take to load is waited for only where both are emitted. */
const renderers: Readonly<Record<(typeof providers)[number], () => Promise<(options: RenderOptions) => RenderedFiles>>> = {
  aws: async () => (await import('../terraform/emit-for-aws.ts')).renderForAws,
  gcp: async () => (await import('../terraform/emit-for-google.ts')).renderForGoogle,
};

/** What one provider gets. */
interface Rendered extends RenderedFiles {
  readonly name: string;
  readonly folder: string;
  readonly target: 'aws' | 'google';
}

/** A name that is misspelt, or of a part that is still there, would destroy nothing and seem to. */
function refuseUnknown(name: string, rendered: readonly Rendered[]): void {
  const left = rendered.flatMap(({ transition: { left } }) => Object.values(left).map(({ part }) => part));
  if (left.some((part) => isSame(part, name))) return;
  const known = [...new Set(left)];
  const isThere = rendered.some(({ model }) => model.resources.some(({ id }) => isSame(id, name)));
  const fault = isThere ? 'is a part of the service: take it out first' : 'is no part that left the service';
  const those = known.length === 0 ? 'none did that holds anything' : `those are ${known.join(', ')}`;
  throw new UsageError(`--allow-destroy ${name} ${fault}; ${those}`);
}

function isSame(one: string, other: string): boolean {
  return kebabCase(one) === kebabCase(other);
}

/** What moves, what stays although it left, and what may go. */
async function printTransition(name: string, { moved, removed, left }: Transition, allowDestroy: readonly string[]): Promise<void> {
  const { beforeDestroy } = await import('../terraform/before-destroy.ts');
  const line = (text: string) => process.stdout.write(`${pc.bold(name)} ${text}\n`);
  if (moved.length > 0) line(`${moved.length} ${moved.length === 1 ? 'address' : 'addresses'} of renamed parts, in moved.tf`);
  for (const part of partsOf(removed))
    line(`${pc.yellow(part)} left the service, and Terraform leaves what is stateful of it where it is: see removed.tf`);
  for (const part of partsOf(left).filter((each) => allowDestroy.some((one) => isSame(one, each)))) {
    line(`${pc.red(part)} may be destroyed: the next apply does so`);
    for (const [address, { part: owner, name: physical }] of Object.entries(left)) {
      const step = owner === part ? beforeDestroy(address.split('.')[0] ?? '', physical ?? 'NAME') : undefined;
      if (step !== undefined) line(`  ${address}: ${step}`);
    }
  }
}

function partsOf(state: KnownState): readonly string[] {
  return [...new Set(Object.values(state).map(({ part }) => part))];
}

/** Writes down what was emitted, so that nothing of it is destroyed only because it leaves the service. */
function remember(entry: string, rendered: readonly Rendered[], frozen: boolean | undefined): void {
  const [first] = rendered;
  if (!first || frozen) return;
  const file = lockFileOf(resolve(entry));
  const stored = readLock(file);
  const states = Object.fromEntries(rendered.map(({ target, transition }) => [target, transition.known]));
  const next = withKnownState(stored, first.model, states);
  if (stored && printLock(next) === printLock(stored)) return;
  if (!isContinuousIntegration()) {
    writeLock(file, next);
    process.stdout.write(`${pc.bold(shownPath(file))} keeps what is stateful of it: commit it\n`);
    return;
  }
  const message = 'it does not know what is stateful of this emission, so that a later one could not leave it where it is';
  const remedy = 'emit once where what is written is committed too; --frozen says that this is meant';
  printDiagnostics([{ severity: 'warning', code: 'lock-stale', place: shownPath(file), message, remedy }]);
}

function written<Result>(folder: string, write: () => Result): Result {
  try {
    return write();
  } catch (cause) {
    const { name, message } = cause as Error;
    throw new UsageError(
      `--output ${folder} can't be written to: ${message}${name === 'ForeignFileError' ? '' : '; name another folder'}`,
      { cause },
    );
  }
}
