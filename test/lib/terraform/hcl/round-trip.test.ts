import { parse } from '@cdktf/hcl2json';
import * as fc from 'fast-check';
import { renderModel } from '../../../../lib/terraform/aws/render-model.ts';
import { renderModel as renderForGoogle } from '../../../../lib/terraform/google/render-model.ts';
import { type Block, printBlock } from '../../../../lib/terraform/hcl/block.ts';
import { makeBlock } from '../../../../lib/terraform/hcl/make-block.ts';
import { stackBlocks } from '../../../../lib/terraform/hcl/stack-blocks.ts';
import { isObject, type ObjectValue, type Value } from '../../../../lib/terraform/hcl/value.ts';
import { numberOfRuns } from '../../../number-of-runs.ts';
import { everyKindWith } from '../every-kind.ts';
import { ordersModel } from '../orders-model.ts';
import { newStack, ref, someCode } from '../rendered.ts';
import { hostileObject, normalized } from './hostile-values.ts';

const place = { project: ref('var.project'), region: 'r', image: 'i' };

// Go's runtime, in which the parser runs, keeps a timer for as long as it lives: it must not keep the process of the tests.
const { setTimeout: setNodeTimeout } = globalThis;
const setUnreferenced = (...args: Parameters<typeof setTimeout>) => setNodeTimeout(...args).unref();
globalThis.setTimeout = Object.assign(setUnreferenced, setNodeTimeout);

describe('HCL that is parsed again', () => {
  it('says what the JSON form says, whatever the strings', async () => {
    await fc.assert(
      fc.asyncProperty(hostileObject, async (object) => {
        const read = await reread(makeBlock({ type: 'locals' }, { value: object }, {}));

        expect(read).toEqual({ value: normalized(object) });
      }),
      { numRuns: numberOfRuns(100, { long: 300 }) },
    );
  });

  it('encodes the JSON that a policy held, whatever the strings', async () => {
    await fc.assert(
      fc.asyncProperty(hostileObject, async (object) => {
        const read = await reread(makeBlock({ type: 'locals' }, { policy: JSON.stringify(object) }, {}));

        expect(await decoded(String(read.policy))).toEqual(normalized(object));
      }),
      { numRuns: numberOfRuns(50, { long: 100 }) },
    );
  });

  it.each([
    ['a service that uses every part, on AWS', () => stackOf((stack) => renderModel(stack, everyKindWith(), someCode()))],
    ['the orders example, on Google Cloud', () => stackOf((stack) => renderForGoogle(stack, ordersModel, place))],
  ])('is %s', async (_target, stack) => {
    for (const { block } of stackBlocks(stack())) {
      expect(await decodedAll(await reread(block))).toEqual(expected(block));
    }
  });
});

/** The body of a printed block, as hcl2json reads it: at the end of the path of its type and labels, a list of one. */
async function reread(block: Block): Promise<ObjectValue> {
  const json: Record<string, Value> = await parse('printed.tf', printBlock(block));
  const body = [block.type, ...block.labels].reduce<Value>((value, name) => (isObject(value) ? (value[name] ?? null) : null), json);
  return (Array.isArray(body) ? body[0] : body) as ObjectValue;
}

/** What stands between the brackets of `${jsonencode(...)}`. */
async function decoded(text: string): Promise<Value> {
  const expression = text.replace(/^\$\{jsonencode\(/, '').replace(/\)\}$/, '');
  const { locals } = await parse('decoded.tf', `locals {\n  value = ${expression}\n}`);
  return locals[0].value;
}

async function decodedAll(value: Value): Promise<Value> {
  if (typeof value === 'string') return value.startsWith('${jsonencode(') ? decoded(value) : value;
  if (Array.isArray(value)) return Promise.all(value.map(decodedAll));
  if (!isObject(value)) return value;
  return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([name, item]) => [name, await decodedAll(item)])));
}

/** The JSON form, with blocks as lists, references in `${}`, and policies as what they say. */
function expected({ attributes, references = [], blocks }: Block): ObjectValue {
  const plain = Object.entries(attributes).map(([name, value]) => [name, expectedValue(name, value, references.includes(name))]);
  const types = [...new Set(blocks.map(({ type }) => type))];
  const nested = types.map((type) => [type, expectedBlocks(blocks.filter((each) => each.type === type))]);
  return Object.fromEntries([...plain, ...nested]);
}

function expectedBlocks(blocks: readonly Block[]): Value {
  const [first] = blocks;
  const [label] = first?.labels ?? [];
  return label === undefined ? blocks.map(expected) : { [label]: blocks.map(expected) };
}

function expectedValue(name: string, value: Value, isReference: boolean): Value {
  if (isReference) return Array.isArray(value) ? value.map((item) => ref(String(item))) : ref(String(value));
  // Scheduler's words in it would not outlive `jsonencode`.
  return typeof value === 'string' && value.startsWith('{') && !(name === 'input' && value.includes('<')) ? JSON.parse(value) : value;
}

function stackOf(render: (stack: ReturnType<typeof newStack>) => unknown) {
  const stack = newStack();
  render(stack);
  return stack;
}
