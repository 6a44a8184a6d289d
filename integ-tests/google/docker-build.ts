import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** The last stage of a Dockerfile, as a folder. */
export interface BuiltImage {
  /** The file system, without what the base has. */
  readonly root: string;
  readonly base: string;
  readonly user: string | undefined;
  /** What `docker run IMAGE args` starts; without arguments it takes those of CMD. */
  command(args?: readonly string[]): Command;
  remove(): void;
}

/** What is started, and where. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Does what `docker build` does with a context, as far as our Dockerfile goes: steps in folders in the place of layers, and this Node for that of the base. */
export function dockerBuild(context: string): BuiltImage {
  const folder = mkdtempSync(join(tmpdir(), 'allframe-image-'));
  const variables = new Map<string, string>();
  const stages: Stage[] = [];
  for (const [instruction, text] of instructionsOf(readFileSync(join(context, 'Dockerfile'), 'utf8'))) {
    const value = text.replace(/\$\{(\w+)\}/g, (_, name) => variables.get(name) ?? '');
    const stage = stages.at(-1);
    if (instruction === 'ARG') variables.set(...pairOf(value));
    else if (instruction === 'FROM') stages.push(newStage(value, join(folder, `${stages.length}`)));
    else if (!stage) throw new Error(`${instruction} stands before FROM`);
    else step(instruction, value, { stage, stages, context });
  }
  const last = stages.at(-1);
  if (!last) throw new Error('The Dockerfile has no FROM');
  return imageOf(last, folder);
}

interface Stage {
  readonly base: string;
  readonly name: string | undefined;
  readonly root: string;
  readonly env: Record<string, string>;
  workdir: string;
  user?: string;
  entrypoint: readonly string[];
  cmd: readonly string[];
}

function instructionsOf(text: string): readonly (readonly [string, string])[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, instruction = '', value = ''] = /^([A-Z]+) (.*[^\\])$/.exec(line) ?? [];
    return [instruction, value] as const;
  });
}

function pairOf(text: string): [string, string] {
  const [name = '', value = ''] = text.split('=');
  return [name, value];
}

function newStage(value: string, root: string): Stage {
  const [, base = '', name] = /^(\S+)(?: AS (\S+))?$/.exec(value) ?? [];
  mkdirSync(root);
  return { base, name, root, env: {}, workdir: '/', entrypoint: [], cmd: [] };
}

function step(instruction: string, value: string, { stage, stages, context }: { stage: Stage; stages: Stage[]; context: string }): void {
  if (instruction === 'WORKDIR') stage.workdir = value;
  else if (instruction === 'ENV') Object.assign(stage.env, Object.fromEntries([pairOf(value)]));
  else if (instruction === 'COPY') copy(value, { here: folderOf(stage), stages, context });
  else if (instruction === 'RUN') run(value, folderOf(stage));
  else if (instruction === 'USER') stage.user = value;
  else if (instruction === 'ENTRYPOINT') stage.entrypoint = JSON.parse(value);
  else if (instruction === 'CMD') stage.cmd = JSON.parse(value);
  else if (instruction !== 'EXPOSE') throw new Error(`docker-build.ts knows no ${instruction}`);
}

function folderOf({ root, workdir }: Stage): string {
  const folder = join(root, workdir);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** It is for the tools of Linux, as the base has them. */
function run(command: string, cwd: string): void {
  if (process.platform === 'linux') execFileSync('sh', ['-c', command], { cwd });
}

/** The contents of a folder, of the context or of an earlier stage. */
function copy(value: string, { here, stages, context }: { here: string; stages: readonly Stage[]; context: string }): void {
  const [, from, source = '', target = ''] = /^(?:--from=(\S+) )?(\S+) (\S+)$/.exec(value) ?? [];
  const root = from === undefined ? context : (stages.find(({ name }) => name === from)?.root ?? '');
  if (from === undefined && !sentFrom(context).includes(source)) throw new Error(`${source} is not sent, for .dockerignore leaves it out`);
  cpSync(join(root, source), join(here, target), { recursive: true, preserveTimestamps: true });
}

/** What is left at the top of a context; of its patterns those that we write are known. */
function sentFrom(context: string): readonly string[] {
  const [first, ...others] = readFileSync(join(context, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (first !== '*' || others.some((line) => !line.startsWith('!'))) throw new Error('docker-build.ts does not know these patterns');
  return readdirSync(context).filter((name) => others.includes(`!${name}`));
}

function imageOf({ root, base, user, env, workdir, entrypoint, cmd }: Stage, folder: string): BuiltImage {
  return {
    ...{ root, base, user },
    command(args = cmd) {
      const [file = '', ...own] = entrypoint;
      if (basename(file) !== 'node') throw new Error(`The image starts ${file}, not Node`);
      return { file: process.execPath, args: [...own, ...args], cwd: join(root, workdir), env };
    },
    remove() {
      if (existsSync(folder)) makeRemovable(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Folders of an image are read-only. */
function makeRemovable(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) makeRemovable(join(folder, entry.name));
}
