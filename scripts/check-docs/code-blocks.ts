import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced code block of a page. */
export interface CodeBlock {
  readonly page: string;
  /** The line of the page, from 1, on which the block's text begins. */
  readonly line: number;
  readonly language: string;
  /** From `file=orders.ts` behind the language: other blocks of the page can import it. */
  readonly file: string | undefined;
  readonly lines: readonly string[];
  readonly isClosed: boolean;
}

/** The code blocks of `README.md`, of the pages below `docs/`, and of the doc comments below `runtime/` and `lib/`. */
export function codeBlocksBelow(root: string): CodeBlock[] {
  return pagesBelow(root).flatMap((page) => codeBlocksOf(page, readFileSync(join(root, page), 'utf8')));
}

/** A message with its place; `offset` is the line within the block, from 0. */
export function faultIn(block: CodeBlock, offset: number, message: string): string {
  return `${block.page}:${block.line + offset}: ${message}`;
}

function pagesBelow(root: string): string[] {
  const pages = ['README.md', ...filesBelow(root, 'docs', '.md'), ...filesBelow(root, 'runtime', '.ts'), ...filesBelow(root, 'lib', '.ts')];
  return pages.filter((page) => existsSync(join(root, page))).sort();
}

function filesBelow(root: string, folder: string, ending: string): string[] {
  const files = existsSync(join(root, folder)) ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }) : [];
  return files.filter((file) => file.endsWith(ending)).map((file) => join(folder, file));
}

function codeBlocksOf(page: string, text: string): CodeBlock[] {
  const written = text.split(/\r?\n/);
  const lines = page.endsWith('.ts') ? written.map(commentOf) : written;
  const blocks: CodeBlock[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const opening = /^(?<indent>\s*)(?<fence>`{3,}|~{3,})(?<info>[^`]*)$/.exec(lines[index] ?? '')?.groups;
    if (opening === undefined) continue;
    const { indent = '', fence = '', info = '' } = opening;
    const following = lines.slice(index + 1);
    const length = following.findIndex((line) => closes(line, fence));
    const body = (length < 0 ? following : following.slice(0, length)).map((line) => withoutIndent(line, indent));
    const [language = ''] = info.trim().split(/\s+/);
    blocks.push({ page, line: index + 2, language, file: /\bfile=(\S+)/.exec(info)?.[1], lines: body, isClosed: length >= 0 });
    index += body.length + 1;
  }
  return blocks;
}

/** What a line of a doc comment says; nothing for a line of code. */
function commentOf(line: string): string {
  return /^\s*\* ?(?<comment>.*)$/.exec(line)?.groups?.comment ?? '';
}

function closes(line: string, fence: string): boolean {
  const trimmed = line.trim();
  return trimmed.startsWith(fence) && [...trimmed].every((character) => character === fence[0]);
}

function withoutIndent(line: string, indent: string): string {
  return line.startsWith(indent) ? line.slice(indent.length) : line.trimStart();
}
