import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type CodeBlock, codeBlocksBelow, faultIn } from './check-docs/code-blocks.ts';
import { typeCheck } from './check-docs/type-check.ts';

const repository = resolve(__dirname, '..');

export interface DocsOptions {
  /** The folder with `README.md` and `docs/`. @default this repository */
  readonly root?: string;
  /** What `npm run` may name. @default the scripts of package.json */
  readonly scripts?: readonly string[];
  /** What `npx allframe` may name. @default the verbs of the built CLI; where it was not built they are not checked */
  readonly verbs?: readonly string[];
}

export interface DocsReport {
  readonly blocks: number;
  /** Such as `README.md:12: Cannot find name 'orders'.` */
  readonly faults: readonly string[];
}

/** Checks the code blocks of all pages: TypeScript compiles, JSON parses, shell lines name scripts and verbs that exist. */
export function checkDocs({ root = repository, scripts = scriptsOfPackage(), verbs = verbsOfCli() }: DocsOptions = {}): DocsReport {
  const blocks = codeBlocksBelow(root);
  const written = (...languages: string[]) => blocks.filter(({ language }) => languages.includes(language));
  const faults = [
    ...blocks.filter(({ isClosed }) => !isClosed).map((block) => faultIn(block, -1, 'this code block does not end')),
    ...typeCheck(written('ts', 'typescript')),
    ...written('json').flatMap(jsonFaults),
    ...written('bash', 'sh').flatMap((block) => shellFaults(block, scripts, verbs)),
  ];
  return { blocks: blocks.length, faults };
}

function jsonFaults(block: CodeBlock): string[] {
  try {
    JSON.parse(block.lines.join('\n'));
    return [];
  } catch (error) {
    return [faultIn(block, 0, `not JSON: ${(error as Error).message}`)];
  }
}

function shellFaults(block: CodeBlock, scripts: readonly string[], verbs: readonly string[] | undefined): string[] {
  return block.lines.flatMap((line, offset) => {
    const named = [...namesIn(line, /\bnpm run(?: -\S+)* (?<name>[\w:.-]+)/g), ...namesIn(line, /\bnpm (?<name>test|start)\b/g)];
    const called = namesIn(line, /\bnpx allframe (?<name>[a-z][\w:-]*)/g);
    return [
      ...named.filter((name) => !scripts.includes(name)).map((name) => faultIn(block, offset, `package.json has no script ${name}`)),
      ...called.filter((name) => verbs?.includes(name) === false).map((name) => faultIn(block, offset, `allframe has no verb ${name}`)),
    ];
  });
}

function namesIn(line: string, pattern: RegExp): string[] {
  return [...line.matchAll(pattern)].flatMap(({ groups }) => groups?.name ?? []);
}

function scriptsOfPackage(): string[] {
  return Object.keys(JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')).scripts);
}

/** The first words below `Commands:` in the CLI's help. */
function verbsOfCli(): string[] | undefined {
  const cli = join(repository, 'dist/lib/cli/main.js');
  if (!existsSync(cli)) return undefined;
  const [, commands = ''] = execFileSync(process.execPath, [cli, '--help'], { encoding: 'utf8' }).split(/^Commands:$/m);
  return namesIn(commands, /^ {2}(?<name>[a-z][\w:-]*)/gm);
}

if (require.main === module) {
  const { blocks, faults } = checkDocs();
  for (const fault of faults) console.error(fault);
  console.log(`${blocks} blocks checked, ${faults.length} faults`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
