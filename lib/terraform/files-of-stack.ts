import type { TerraformStack } from 'cdktf';
import type { ServiceModel } from '../model/service-model.ts';
import { commentOf } from './address.ts';
import { FunctionArchive } from './function-archive.ts';
import { printBlock, printComment } from './hcl/block.ts';
import { stackBlocks } from './hcl/stack-blocks.ts';
import { isObject, type ObjectValue, type Value } from './hcl/value.ts';
import { headerOf } from './header.ts';

/** Contents by path, with slashes, from the folder that they are written to. */
export type Files = ReadonlyMap<string, Buffer>;

/** What a stack is emitted as: HCL in one file a concern, or one file in Terraform's JSON syntax; and the functions' archives. */
export function filesOfStack(stack: TerraformStack, model: ServiceModel, { json = false }: { json?: boolean | undefined } = {}): Files {
  const header = headerOf(model);
  const configuration = json ? jsonFile(stack, header) : hclFiles(stack, header);
  const archives = stack.node.findAll().filter((node) => node instanceof FunctionArchive);
  return new Map([
    ...[...configuration].map(([path, text]) => [path, Buffer.from(text)] as const),
    ...archives.map(({ path, content }) => [path, content] as const),
  ]);
}

function hclFiles(stack: TerraformStack, header: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { file, block } of stackBlocks(stack)) {
    const path = `${file}.tf`;
    files.set(path, `${files.get(path) ?? printComment(header)}\n${printBlock(block)}\n`);
  }
  return files;
}

function jsonFile(stack: TerraformStack, header: string): ReadonlyMap<string, string> {
  const comments = new Map(stack.node.findAll().map((element) => [element.node.path, commentOf(element)]));
  const { '//': _, ...configuration } = stack.toTerraform() as ObjectValue;
  return new Map([['main.tf.json', `${JSON.stringify({ '//': header, ...withComments(configuration, comments) }, undefined, 2)}\n`]]);
}

/** CDKTF keeps notes of its own under `//`; the comments take their place. */
function withComments(object: ObjectValue, comments: ReadonlyMap<string, string | undefined>): ObjectValue {
  const { '//': notes, ...rest } = object;
  const comment = comments.get(pathIn(notes));
  const entries = Object.entries(rest).map(([name, value]) => [name, isObject(value) ? withComments(value, comments) : value]);
  return { ...(typeof notes === 'string' ? { '//': notes } : {}), ...(comment ? { '//': comment } : {}), ...Object.fromEntries(entries) };
}

/** `{ metadata: { path, uniqueId } }` */
function pathIn(notes: Value | undefined): string {
  const metadata = isObject(notes) ? notes.metadata : undefined;
  return isObject(metadata) ? String(metadata.path) : '';
}
