import { readFileSync } from 'node:fs';
import type { ProviderName } from './resources.ts';

/** One member of a generated class: its flags, and the code that belongs to it. */
export interface Member {
  readonly name: string;
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
  readonly code: string;
}

/** How a generated class writes one member as HCL, which tells its type and whether it is a block. */
export interface HclSetting {
  readonly isBlock: boolean;
  readonly collection: string;
  readonly storage: string;
  /** The property of the TypeScript interface. */
  readonly property: string;
}

/** The TypeScript from which a binding was compiled; it stands in the inline source map. */
export function readBindingSource(provider: ProviderName, folder: string): string {
  const compiled = readFileSync(require.resolve(`@cdktf/provider-${provider}/lib/${folder}/index.js`), 'utf8');
  const encoded = /sourceMappingURL=data:application\/json;(?:charset=utf-8;)?base64,(\S+)/.exec(compiled)?.[1];
  const map = JSON.parse(Buffer.from(encoded ?? '', 'base64').toString('utf8') || '{}') as { sourcesContent?: string[] };
  if (!map.sourcesContent) throw new Error(`the binding ${provider}/${folder} has no inline source map; schemas cannot be derived from it`);
  return map.sourcesContent.join('\n');
}

/** The name and version of a binding, such as `@cdktf/provider-aws 21.22.1`. */
export function bindingVersion(provider: ProviderName): string {
  const manifest = JSON.parse(readFileSync(require.resolve(`@cdktf/provider-${provider}/package.json`), 'utf8')) as Record<string, string>;
  return `${manifest.name} ${manifest.version}`;
}

/** The class of the resource, data source or provider itself, as opposed to those of its blocks. */
export function mainClassOf(source: string): string {
  const name = /^export class (\w+) extends cdktf\.Terraform(?:Resource|DataSource|Provider) /m.exec(source)?.[1];
  if (!name) throw new Error('the binding holds no resource, data source or provider class; has its generator changed?');
  return name;
}

/** The Terraform type that the main class declares. */
export function terraformTypeOf(source: string): string | undefined {
  return /tfResourceType = "(\w+)"/.exec(source)?.[1];
}

/** The text of a top-level class, function or interface; undefined where the source has none of this name. */
export function declarationOf(source: string, start: string): string | undefined {
  const from = source.indexOf(`\nexport ${start}`);
  return from < 0 ? undefined : source.slice(from, source.indexOf('\n}', from));
}

/** The members of a generated class, from comments such as `// arn - computed: true, optional: false, required: false`. */
export function membersOf(classText: string): Member[] {
  const pattern = /^ {2}\/\/ (\w+) - computed: (\w+), optional: (\w+), required: (\w+)$/gm;
  const heads = [...classText.matchAll(pattern)];
  return heads.map((head, index) => ({
    name: head[1] ?? '',
    computed: head[2] === 'true',
    optional: head[3] === 'true',
    required: head[4] === 'true',
    code: classText.slice(head.index, heads[index + 1]?.index),
  }));
}

/** What a generated class or function says on each member when it writes HCL. */
export function hclSettingsOf(text: string): Map<string, HclSetting> {
  const pattern = /^ +(\w+): \{\n +value: (.*),\n +isBlock: (\w+),\n +type: "(\w+)",\n +storageClassType: "(\w+)",/gm;
  return new Map(
    [...text.matchAll(pattern)].map(([, name = '', value = '', isBlock, collection = '', storage = '']) => [
      name,
      { isBlock: isBlock === 'true', collection, storage, property: /struct!\.(\w+)\)$/.exec(value)?.[1] ?? '' },
    ]),
  );
}
