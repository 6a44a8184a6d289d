import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import pc from 'picocolors';
import { readService } from '../bundle/load-service.ts';
import { buildModel } from '../model/build-model.ts';
import { shownPath } from '../model/lock-file.ts';
import { printMermaid } from '../model/print-mermaid.ts';
import { serviceGraph } from '../model/service-graph.ts';
import { entryOf } from './entry.ts';
import { UsageError } from './errors.ts';

/** What `allframe infra graph` takes. */
export interface GraphOptions {
  readonly stage: string;
  readonly output?: string | undefined;
}

/** `allframe infra graph`: draws the service in Mermaid, printed or written into a file. */
export function graph(entry: string | undefined, { stage, output }: GraphOptions): void {
  const { service, faults } = readService(entryOf(entry));
  const text = printMermaid(serviceGraph(service, buildModel(service, stage, faults).model));
  if (output === undefined) {
    process.stdout.write(text);
    return;
  }
  write(output, isMarkdown(output) ? `\`\`\`mermaid\n${text}\`\`\`\n` : text);
  process.stdout.write(`Graph in ${pc.cyan(shownPath(output))}\n`);
}

/** There it stands in a block, which GitHub and GitLab draw. */
function isMarkdown(file: string): boolean {
  return /\.(md|markdown)$/i.test(file);
}

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (cause) {
    throw new UsageError(`--output ${file} can't be written: ${(cause as Error).message}; name another file`, { cause });
  }
}
