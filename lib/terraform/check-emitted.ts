import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Diagnostic } from '../model/diagnostics.ts';
import { UnsupportedOnTargetError } from '../model/unsupported-on-target.ts';
import { type EmitTerraformOptions, renderFiles } from './emit.ts';
import type { Files } from './files-of-stack.ts';
import { earlierFiles } from './write-files.ts';

/**
 * Compares what an emission left in a folder, or in `aws` and `gcp` below it, with what would be emitted today: files that are stale, edited by
 * hand, missing or left over. Provider, stage, backend and form are those that the files were emitted with.
 */
export function checkEmitted(folder: string, entry: string): readonly Diagnostic[] {
  const emitted = [folder, join(folder, 'aws'), join(folder, 'gcp')].flatMap((each) => {
    const settings = settingsOf(each);
    return settings ? [{ folder: each, settings }] : [];
  });
  if (emitted.length > 0)
    return emitted.flatMap((each) => unlessRefused(each.folder, () => checkFolder(each.folder, entry, each.settings)));
  const message = 'there is nothing here that was emitted: neither versions.tf nor main.tf.json with our first line';
  return [fault('emitted-files-missing', folder, message, 'name the folder that allframe infra emit terraform wrote to, or emit into it')];
}

type Settings = Pick<EmitTerraformOptions, 'stage' | 'provider' | 'backend' | 'json'> & { readonly hash: string };

/** How a folder was emitted, as its files say. */
function settingsOf(folder: string): Settings | undefined {
  const file = ['versions.tf', 'main.tf.json'].map((name) => join(folder, name)).find((path) => existsSync(path));
  const text = file === undefined ? '' : readFileSync(file, 'utf8');
  const [, stage = '', hash = ''] = /Emitted by allframe from the service \S+, stage (\S+), model (\w+)\./.exec(text) ?? [];
  if (hash === '') return undefined;
  const backend = (['s3', 'gcs', 'local'] as const).find((name) => new RegExp(`backend "${name}"|"backend": \\{\\s*"${name}"`).test(text));
  return { stage, hash, provider: text.includes('hashicorp/google') ? 'google' : 'aws', backend, json: file?.endsWith('.json') };
}

/** A service may have become one that the target can't make. */
function unlessRefused(folder: string, check: () => readonly Diagnostic[]): readonly Diagnostic[] {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof UnsupportedOnTargetError)) throw error;
    return [fault('emitted-files-stale', shown(folder), error.message, 'then emit again; or remove the folder')];
  }
}

function checkFolder(folder: string, entry: string, { hash, ...settings }: Settings): readonly Diagnostic[] {
  const { files, model } = renderFiles({ entry, ...settings });
  if (model.hash !== hash) {
    const message = `the files are of model ${hash}, and that of stage ${model.stage} is ${model.hash}`;
    return [fault('emitted-files-stale', shown(folder), message, 'emit again')];
  }
  const left = earlierFiles(folder).filter((path) => !files.has(path));
  return [
    ...[...files.keys()].sort().flatMap((path) => checkFile(folder, path, files)),
    ...left.map((path) => fault('emitted-file-left', shown(join(folder, path)), 'it is no part of the service any more', 'emit again')),
  ];
}

function checkFile(folder: string, path: string, files: Files): readonly Diagnostic[] {
  const file = join(folder, path);
  const expected = files.get(path) ?? Buffer.of();
  if (!existsSync(file)) return [fault('emitted-file-missing', shown(file), 'it was emitted, and is gone', 'emit again')];
  const found = readFileSync(file);
  if (found.equals(expected) || (!path.endsWith('.zip') && unixText(found) === expected.toString())) return [];
  if (path.endsWith('.zip')) return [fault('emitted-file-stale', shown(file), 'it holds other code than the service has', 'emit again')];
  const [lines, others] = [unixText(found).split('\n'), expected.toString().split('\n')];
  const at = others.findIndex((line, index) => line !== lines[index]);
  const index = at === -1 ? others.length : at;
  const message = `it is not as it was emitted: ${quoted(lines[index], others[index])} stands where ${quoted(others[index], lines[index])} would`;
  return [
    fault(
      'emitted-file-edited',
      `${shown(file)}:${index + 1}`,
      message,
      'change the service, or add a file of yours beside it, and emit again',
    ),
  ];
}

/** Git writes other line ends on Windows. */
function unixText(content: Buffer): string {
  return content.toString().replaceAll('\r\n', '\n');
}

/** Without its indentation, unless that is the difference. */
function quoted(line: string | undefined, other: string | undefined): string {
  if (line === undefined) return 'nothing';
  return JSON.stringify(line.trim() === other?.trim() ? line : line.trim());
}

function shown(file: string): string {
  return relative(process.cwd(), file) || '.';
}

function fault(code: string, place: string, message: string, remedy: string): Diagnostic {
  return { severity: 'error', code, place, message, remedy };
}
