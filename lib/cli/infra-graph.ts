import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import pc from 'picocolors';
import { readService } from '../bundle/load-service.ts';
import { buildModel } from '../model/build-model.ts';
import { shownPath } from '../model/lock-file.ts';
import { firstLineOf, printMermaid } from '../model/print-mermaid.ts';
import { serviceGraph } from '../model/service-graph.ts';
import { drawSvg } from './draw-svg.ts';
import { entryOf } from './entry.ts';
import { UsageError } from './errors.ts';

/** What `allframe infra graph` takes. */
export interface GraphOptions {
  readonly stage: string;
  /** @default 'mermaid' */
  readonly format?: 'mermaid' | 'svg' | undefined;
  readonly output?: string | undefined;
}

/** `allframe infra graph`: draws the service in Mermaid or as a picture, printed or written into a file. */
export async function graph(entry: string | undefined, { stage, format = 'mermaid', output }: GraphOptions): Promise<void> {
  const { service, faults } = readService(entryOf(entry));
  const drawn = serviceGraph(service, buildModel(service, stage, faults).model);
  const text = format === 'svg' ? await drawSvg(drawn) : printMermaid(drawn);
  if (output === undefined) {
    process.stdout.write(text);
    return;
  }
  if (format === 'svg' && isMarkdown(output))
    throw new UsageError(`${output} is Markdown, which holds no picture; name a file that ends with .svg`);
  write(output, () => (isMarkdown(output) ? inMarkdown(output, text, firstLineOf(drawn)) : text));
  process.stdout.write(`Graph in ${pc.cyan(shownPath(output))}\n`);
}

/** There it stands in a block, which GitHub and GitLab draw. */
function isMarkdown(file: string): boolean {
  return /\.(md|markdown)$/i.test(file);
}

/** What else a file holds stays: only a graph that was written there, or put there by hand, is replaced. */
function inMarkdown(file: string, text: string, firstLine: string): string {
  const block = `\`\`\`mermaid\n${text}\`\`\``;
  const found = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (found.trim() === '') return `${block}\n`;
  const start = found.search(new RegExp(`\`\`\`mermaid\\r?\\n${firstLine}\\r?\\n`));
  if (start < 0)
    throw new UsageError(`${file} holds other text, and no graph of this service and stage; put it there by hand once, or name a new file`);
  const end = found.indexOf('```', start + 3);
  return `${found.slice(0, start)}${block}${end < 0 ? '\n' : found.slice(end + 3)}`;
}

function write(file: string, content: () => string): void {
  try {
    const text = content();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`--output ${file} can't be written: ${(cause as Error).message}; name another file`, { cause });
  }
}
