import {
  bindingVersion,
  declarationOf,
  type HclSetting,
  hclSettingsOf,
  type Member,
  mainClassOf,
  membersOf,
  readBindingSource,
  terraformTypeOf,
} from './binding-source.ts';
import { laterAttributes, type ProviderName, terraformTypes } from './resources.ts';
import type { Attribute, AttributeType, Block, NestedBlock, ProviderSchema } from './schema.ts';

/**
 * Derives the schemas of all types in `resources.ts` from the pinned CDKTF bindings, which were generated from the providers' own.
 * @throws Error when a binding says something that this reader does not know.
 */
export function deriveSchema(provider: ProviderName): ProviderSchema {
  const { resources, dataSources } = terraformTypes[provider];
  return {
    binding: bindingVersion(provider),
    provider: deriveProvider(provider),
    resources: deriveAll(provider, resources, (type) => dashed(type.slice(provider.length + 1))),
    dataSources: deriveAll(provider, dataSources, (type) => `data-${dashed(type)}`),
  };
}

/** Terraform keeps `alias` for itself and refuses a provider that declares it. */
function deriveProvider(provider: ProviderName): Block {
  const source = readBindingSource(provider, 'provider');
  const { attributes, blocks } = mainBlock(source);
  return { attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== 'alias')), blocks };
}

function deriveAll(provider: ProviderName, types: readonly string[], folderOf: (type: string) => string): Record<string, Block> {
  return Object.fromEntries(types.map((type) => [type, deriveType(provider, type, folderOf(type))]));
}

function deriveType(provider: ProviderName, type: string, folder: string): Block {
  const source = readBindingSource(provider, folder);
  const found = terraformTypeOf(source);
  if (found !== type) throw new Error(`the binding ${folder} is for ${found}, not for ${type}; correct resources.ts`);
  const { attributes, blocks } = mainBlock(source);
  return { attributes: { ...attributes, ...laterAttributes[type] }, blocks };
}

function mainBlock(source: string): Block {
  const text = declarationOf(source, `class ${mainClassOf(source)} `) ?? '';
  return toBlock(source, membersOf(text), hclSettingsOf(text));
}

function structBlock(source: string, struct: string): Block {
  const settings = hclSettingsOf(declarationOf(source, `function ${lowerFirst(struct)}ToHclTerraform(`) ?? '');
  const reference = declarationOf(source, `class ${struct}OutputReference `);
  return toBlock(source, reference ? membersOf(reference) : membersOfInterface(source, struct, settings), settings);
}

/** A provider's own blocks have no class; their interfaces tell what is required. */
function membersOfInterface(source: string, struct: string, settings: Map<string, HclSetting>): Member[] {
  const text = declarationOf(source, `interface ${struct} `) ?? '';
  return [...settings].map(([name, { property }]) => {
    const optional = text.includes(`readonly ${property}?:`);
    return { name, computed: false, optional, required: !optional, code: '' };
  });
}

function toBlock(source: string, members: readonly Member[], settings: Map<string, HclSetting>): Block {
  const attributes: Record<string, Attribute> = {};
  const blocks: Record<string, NestedBlock> = {};
  for (const member of members) {
    const setting = settings.get(member.name);
    if (setting?.isBlock && !member.computed) blocks[member.name] = toNestedBlock(source, member, setting);
    else attributes[member.name] = { type: attributeType(source, member, setting), ...flagsOf(member) };
  }
  return { attributes, blocks };
}

function toNestedBlock(source: string, member: Member, { collection, storage }: HclSetting): NestedBlock {
  const nesting = collection === 'struct' ? 'single' : collection;
  if (nesting !== 'single' && nesting !== 'list' && nesting !== 'set') throw unknownTo(member, `nesting ${nesting}`);
  const atMostOne = nesting !== 'single' && member.code.includes('OutputReference(this, ');
  return {
    nesting,
    ...(member.required && nesting !== 'single' && { minItems: 1 }),
    ...(atMostOne && { maxItems: 1 }),
    ...structBlock(source, nesting === 'single' ? storage : withoutList(storage)),
  };
}

function flagsOf({ required, optional, computed }: Member): Omit<Attribute, 'type'> {
  return { ...(required && { required }), ...(optional && { optional }), ...(computed && { computed }) };
}

function attributeType(source: string, member: Member, setting: HclSetting | undefined): AttributeType {
  const struct = /new (\w+)List\(this, "\w+", (true|false)\)/.exec(member.code);
  if (struct?.[1]) return [struct[2] === 'true' ? 'set' : 'list', objectType(structBlock(source, struct[1]))];
  return setting ? typeOfSetting(member, setting) : typeOfGetter(member);
}

function objectType({ attributes }: Block): AttributeType {
  return ['object', Object.fromEntries(Object.entries(attributes).map(([name, { type }]) => [name, type]))];
}

function typeOfSetting(member: Member, { collection, storage }: HclSetting): AttributeType {
  if (collection === 'simple') return primitive(member, storage);
  if (collection === 'map') return ['map', primitive(member, storage.replace(/Map$/, ''))];
  if (collection === 'list' || collection === 'set') return [collection, primitive(member, withoutList(storage))];
  throw unknownTo(member, `type ${collection}`);
}

function typeOfGetter(member: Member): AttributeType {
  const { code } = member;
  const map = /new cdktf\.(\w+)Map\(/.exec(code)?.[1] ?? /this\.get(\w+?)MapAttribute\(/.exec(code)?.[1];
  if (map) return ['map', primitive(member, lowerFirst(map))];
  const item = /this\.get(\w*?)ListAttribute\(/.exec(code);
  if (item) return [code.includes('cdktf.Fn.tolist(') ? 'set' : 'list', primitive(member, lowerFirst(item[1] || 'String'))];
  return primitive(member, lowerFirst(/this\.get(\w+)Attribute\(/.exec(code)?.[1] ?? 'none'));
}

function primitive(member: Member, storage: string): AttributeType {
  if (storage === 'boolean') return 'bool';
  if (storage === 'string' || storage === 'number') return storage;
  throw unknownTo(member, `value ${storage}`);
}

function unknownTo(member: Member, fact: string): Error {
  return new Error(`the binding's member ${member.name} has the ${fact}, which derive-schema.ts does not know; teach it`);
}

const dashed = (type: string) => type.replaceAll('_', '-');
const withoutList = (storage: string) => storage.replace(/List$/, '');
const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
