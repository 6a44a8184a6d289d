import { TerraformElement, type TerraformStack } from 'cdktf';
import { addedShapeOf, commentOf, fileOf } from '../address.ts';
import { Transition } from '../transition.ts';
import { makeBlock } from './make-block.ts';
import type { PlacedBlock } from './placed-block.ts';
import { type Shape, shapeOf } from './shape.ts';
import { transitionBlocks } from './transition-blocks.ts';
import { isObject, type ObjectValue, type Value } from './value.ts';

/** Every block of a stack, in the order of its constructs: the values are those of its JSON form, CDKTF's metadata says what is a block. */
export function stackBlocks(stack: TerraformStack): readonly PlacedBlock[] {
  const json = stack.toTerraform() as ObjectValue;
  const elements = stack.node.findAll().filter((node) => TerraformElement.isTerraformElement(node));
  return [
    ...terraformBlock(objectIn(json, 'terraform')),
    ...elements.flatMap((element) => (element instanceof Transition ? transitionBlocks(element) : elementBlocks(element, json))),
  ];
}

/** What a part of the configuration is called, to its blocks. */
type Printer = (metadata: ObjectValue, json: ObjectValue, element: TerraformElement) => readonly PlacedBlock[];

function elementBlocks(element: TerraformElement, json: ObjectValue): readonly PlacedBlock[] {
  const fragments = Object.entries(element.toHclTerraform() as ObjectValue).filter(([, fragment]) => fragment !== undefined);
  return fragments.flatMap(([part, fragment]) => {
    const print = printers[part];
    if (!print || !isObject(fragment)) throw new Error(`${element.node.path} cannot be emitted: HCL of ${part} is not made yet`);
    return print(fragment, objectIn(json, part), element);
  });
}

const printers: Readonly<Record<string, Printer>> = {
  // These stand in one block of the stack.
  terraform: () => [],
  provider: (metadata, json) =>
    Object.entries(metadata).flatMap(([name, occurrences]) => {
      const shape = shapeOf((occurrences as readonly Value[])[0]);
      return bodiesOf(json[name]).map((body) => ({
        file: 'versions',
        block: makeBlock({ type: 'provider', labels: [name] }, body, shape),
      }));
    }),
  variable: (metadata, json, element) => namedBlocks({ type: 'variable', file: 'variables', metadata, json, element }),
  locals: (metadata, json, element) => [
    {
      file: fileOf(element) ?? 'main',
      block: makeBlock({ type: 'locals', comment: commentOf(element) }, chosen(json, Object.keys(metadata)), noShape),
    },
  ],
  output: (metadata, json, element) => namedBlocks({ type: 'output', file: 'outputs', metadata, json, element }),
  data: (metadata, json, element) => typedBlocks('data', { metadata, json, element }),
  resource: (metadata, json, element) => typedBlocks('resource', { metadata, json, element }),
};

interface Source {
  readonly metadata: ObjectValue;
  readonly json: ObjectValue;
  readonly element: TerraformElement;
}

function namedBlocks({ type, file, metadata, json, element }: Source & { type: string; file: string }): readonly PlacedBlock[] {
  const comment = commentOf(element);
  return Object.entries(metadata).map(([name, body]) => ({
    file,
    block: makeBlock({ type, labels: [name], comment }, objectIn(json, name), shapeOf(body)),
  }));
}

function typedBlocks(type: string, { metadata, json, element }: Source): readonly PlacedBlock[] {
  const [file, comment] = [fileOf(element) ?? 'main', commentOf(element)];
  return Object.entries(metadata).flatMap(([kind, names]) =>
    Object.entries(names as ObjectValue).map(([name, body]) => ({
      file,
      block: makeBlock({ type, labels: [kind, name], comment }, objectIn(objectIn(json, kind), name), {
        ...shapeOf(body),
        ...addedShapeOf(element),
      }),
    })),
  );
}

/** `required_providers` is a block of objects; a backend is a block with a label. */
function terraformBlock({ backend, required_providers, ...rest }: ObjectValue): readonly PlacedBlock[] {
  const body = { ...rest, required_providers: sourceFirst(required_providers) };
  const block = makeBlock({ type: 'terraform' }, body, { required_providers: {} });
  const backends = Object.entries(isObject(backend) ? backend : {}).map(([name, body]) =>
    makeBlock({ type: 'backend', labels: [name] }, body as ObjectValue, noShape),
  );
  return [{ file: 'versions', block: { ...block, blocks: [...block.blocks, ...backends] } }];
}

/** What a provider is stands above which version of it, as the alphabet has it. */
function sourceFirst(providers: Value | undefined): Value {
  const entries = Object.entries(isObject(providers) ? providers : {});
  return Object.fromEntries(entries.map(([name, provider]) => [name, isObject(provider) ? sorted(provider) : provider]));
}

function sorted(object: ObjectValue): ObjectValue {
  return Object.fromEntries(Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1)));
}

const noShape: Shape = {};

function chosen(object: ObjectValue, names: readonly string[]): ObjectValue {
  return Object.fromEntries(names.flatMap((name) => (object[name] === undefined ? [] : [[name, object[name]]])));
}

function objectIn(json: ObjectValue, name: string): ObjectValue {
  const value = json[name];
  return isObject(value) ? value : {};
}

function bodiesOf(value: Value | undefined): readonly ObjectValue[] {
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}
