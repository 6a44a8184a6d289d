import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { type CodeBlock, faultIn } from './code-blocks.ts';

const repository = resolve(__dirname, '../..');

/**
 * Compiles TypeScript blocks with the repository's options, except that an example may leave a name unused. They lie in the
 * repository for the time, so that they find its packages; each page is a folder of its own.
 */
export function typeCheck(blocks: readonly CodeBlock[]): string[] {
  const folder = join(repository, '.cache/docs', String(process.pid));
  const [files, misnamed] = filesOf(blocks, folder);
  try {
    for (const [file, block] of files) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${block.lines.join('\n')}\nexport {};\n`); // a module, also without an import
    }
    return [...misnamed, ...compile(files)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function filesOf(blocks: readonly CodeBlock[], folder: string): [files: Map<string, CodeBlock>, faults: string[]] {
  const files = new Map<string, CodeBlock>();
  const faults: string[] = [];
  for (const block of blocks) {
    const pageFolder = join(folder, block.page.replaceAll(/\W+/g, '-'));
    const file = join(pageFolder, block.file ?? `line-${block.line}.ts`);
    if (!file.startsWith(pageFolder) || !file.endsWith('.ts'))
      faults.push(faultIn(block, -1, `file=${block.file} must be a .ts file below the page`));
    else if (files.has(file)) faults.push(faultIn(block, -1, `file=${block.file} stands above already; give this block a name of its own`));
    else files.set(file, block);
  }
  return [files, faults];
}

function compile(files: ReadonlyMap<string, CodeBlock>): string[] {
  const program = ts.createProgram({ rootNames: [...files.keys()], options: compilerOptions() });
  return [...files].flatMap(([file, block]) => {
    const source = program.getSourceFile(file);
    if (source === undefined) return [faultIn(block, 0, 'could not be read')];
    const diagnostics = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return diagnostics.map(({ start = 0, messageText }) => {
      const offset = Math.min(source.getLineAndCharacterOfPosition(start).line, block.lines.length);
      return faultIn(block, offset, ts.flattenDiagnosticMessageText(messageText, '\n  '));
    });
  });
}

function compilerOptions(): ts.CompilerOptions {
  const file = join(repository, 'tsconfig.json');
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(file, ts.sys.readFile).config, ts.sys, repository);
  return { ...options, noUnusedLocals: false, noUnusedParameters: false };
}
