import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { TerraformStack } from 'cdktf';
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import { Construct } from 'constructs';
import { emittedBy } from './header.ts';
import { type ZippedFile, zip } from './zip.ts';

/** Which code a function gets. */
export interface FunctionArchiveProps {
  /** What is packed, with all that lies below. */
  readonly directory: string;
  /** Where it goes, from the stack's folder: `functions/api.zip`. */
  readonly path: string;
}

/** The code of one function: a ZIP archive beside the stack's files, whose bytes depend on nothing but the code. */
export class FunctionArchive extends Construct {
  /** From the stack's folder. */
  readonly path: string;
  readonly content: Buffer;

  constructor(scope: Construct, id: string, { directory, path }: FunctionArchiveProps) {
    super(scope, id);
    this.path = path;
    this.content = zip(filesBelow(directory), emittedBy);
    addCustomSynthesis(this, {
      onSynthesize: ({ outdir, manifest }) => this.writeTo(join(outdir, manifest.forStack(TerraformStack.of(this)).workingDirectory)),
    });
  }

  /** As `filebase64sha256()` of Terraform gives it. */
  get base64Sha256(): string {
    return createHash('sha256').update(this.content).digest('base64');
  }

  private writeTo(folder: string): void {
    const file = join(folder, this.path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, this.content);
  }
}

function filesBelow(directory: string): readonly ZippedFile[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(directory, path)).isFile())
    .map((path) => ({ path: path.split(sep).join('/'), content: readFileSync(join(directory, path)) }));
}
