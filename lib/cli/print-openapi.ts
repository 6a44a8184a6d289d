import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import pc from 'picocolors';
import { loadOpenApi } from '../bundle/load-openapi.ts';
import { UsageError } from './errors.ts';
import { load } from './load.ts';

/** `allframe openapi`: the OpenAPI 3.1 document of the service's HTTP API, printed or written into a file. */
export function printOpenApi(entry: string | undefined, { output }: { output?: string | undefined }): void {
  const text = `${JSON.stringify(loadOpenApi(load(entry)), null, 2)}\n`;
  if (output === undefined) {
    process.stdout.write(text);
    return;
  }
  write(output, text);
  process.stdout.write(`OpenAPI document in ${pc.cyan(relative(process.cwd(), output))}\n`);
}

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (cause) {
    throw new UsageError(`--output ${file} can't be written: ${(cause as Error).message}; name another file`, { cause });
  }
}
