import { aggregate, command, service } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { describeEvents, type EventTypeDescription } from '../../../lib/model/describe-events.ts';
import { checkEventSchemas, nextLock } from '../../../lib/model/event-schema-lock.ts';
import { codesOf } from './describe.ts';

const place = "aggregate('Order').events.Placed";

const texts = z.object({ a: z.union([z.literal('x'), z.string().min(2)]) });

/** A record of texts, of these names or of any. */
function recordOf(names?: readonly string[]): z.ZodType {
  return z.object({ a: z.record(names ? z.enum(names) : z.string(), z.string()) });
}

describe('a stored event whose schema was changed without a new version', () => {
  it.each<[string, z.ZodType, z.ZodType, string]>([
    ['a required field more', z.object({ a: z.string() }), z.object({ a: z.string(), b: z.string() }), 'b was changed'],
    ['a field that became required', z.object({ a: z.string().optional() }), z.object({ a: z.string() }), 'stored events may lack it'],
    ['a required field less', z.object({ a: z.string(), b: z.string() }), z.object({ a: z.string() }), 'b was changed'],
    ['a renamed field', z.object({ a: z.string() }), z.object({ c: z.string() }), 'c was changed'],
    ['another type', z.object({ a: z.string() }), z.object({ a: z.number() }), 'it was string, and is now number'],
    ['a narrower number', z.object({ a: z.number() }), z.object({ a: z.int() }), 'it was number, and is now integer'],
    ['no null any more', z.object({ a: z.string().nullable() }), z.object({ a: z.string() }), 'it was string or null, and is now string'],
    ['a member of an enum less', z.object({ a: z.enum(['x', 'y']) }), z.object({ a: z.enum(['x']) }), 'it no longer takes "y"'],
    ['a literal of a text', z.object({ a: z.string() }), z.object({ a: z.literal('x') }), 'only "x"'],
    ['a lower bound', z.object({ a: z.number() }), z.object({ a: z.number().min(1) }), 'minimum was not set, and is now 1'],
    ['a smaller upper bound', z.object({ a: z.string().max(9) }), z.object({ a: z.string().max(8) }), 'maxLength was 9, and is now 8'],
    ['a pattern', z.object({ a: z.string() }), z.object({ a: z.string().regex(/^x/) }), 'pattern was not set'],
    ['a format', z.object({ a: z.string() }), z.object({ a: z.email() }), 'format was not set'],
    [
      'a variant of a union less',
      z.object({ a: z.union([z.string(), z.number()]) }),
      z.object({ a: z.string() }),
      'it was string or number, and is now string',
    ],
    [
      'a field in a list',
      z.object({ a: z.array(z.object({ b: z.string() })) }),
      z.object({ a: z.array(z.object({ b: z.int() })) }),
      'a[].b was changed',
    ],
    ['a place of a tuple', z.object({ a: z.tuple([z.string()]) }), z.object({ a: z.tuple([z.int()]) }), 'a[0] was changed'],
    [
      'values of a record',
      z.object({ a: z.record(z.string(), z.string()) }),
      z.object({ a: z.record(z.string(), z.int()) }),
      'a.* was changed',
    ],
    ['anything no more', z.object({ a: z.unknown() }), z.object({ a: z.string() }), 'took anything'],
    ['a bound that a member of an enum breaks', z.object({ a: z.enum(['x', 'yy']) }), z.object({ a: z.string().min(2) }), 'minLength'],
    ['more than zero', z.object({ a: z.int().nonnegative() }), z.object({ a: z.int().positive() }), 'exclusiveMinimum was not set'],
    ['a variant of several, none of which takes null', z.object({ a: z.string().nullable() }), texts, 'it was null, and is now string'],
    ['true alone', z.object({ a: z.boolean() }), z.object({ a: z.literal(true) }), 'it no longer takes false'],
    ['a field named as what every object inherits', z.object({ toString: z.string() }), z.object({}), 'toString was changed'],
    ['a field less of a record', recordOf(['x', 'y']), recordOf(['x']), 'a.y was changed'],
    [
      'names of a record',
      z.object({ a: z.partialRecord(z.enum(['x', 'y']), z.unknown()) }),
      z.object({ a: z.partialRecord(z.enum(['x']), z.unknown()) }),
      'it no longer takes "y"',
    ],
    [
      'a record that became an object',
      recordOf(),
      z.object({ a: z.object({ x: z.int().optional() }) }),
      'it was string, and is now integer',
    ],
    [
      'an object that became a record',
      z.object({ a: z.object({ x: z.int().optional() }) }),
      recordOf(),
      'it was integer, and is now string',
    ],
    [
      'an object that became a record of other names',
      z.object({ a: z.object({ x: z.string().optional() }) }),
      z.object({ a: z.partialRecord(z.enum(['y']), z.string()) }),
      'its name is taken no more',
    ],
  ])('is refused: %s', (_, before, after, message) => {
    const faults = checkEventSchemas(eventsOf({ Placed: after }), nextLock(eventsOf({ Placed: before }), undefined));
    expect(new Set(codesOf(faults))).toEqual(new Set([`event-schema-changed at ${place}`]));
    expect(faults.map((fault) => fault.message).join('; ')).toContain(message);
    expect(faults[0]).toMatchObject({ severity: 'error', remedy: expect.stringContaining('raise version to 2 and add upcast: { 1:') });
  });

  it.each<[string, z.ZodType, z.ZodType]>([
    ['nothing', z.object({ a: z.string() }), z.object({ a: z.string() })],
    ['a description', z.object({ a: z.string() }), z.object({ a: z.string().describe('who') }).describe('an order')],
    ['an optional field more', z.object({ a: z.string() }), z.object({ a: z.string(), b: z.string().optional() })],
    ['an optional field less', z.object({ a: z.string(), b: z.string().optional() }), z.object({ a: z.string() })],
    ['a wider number', z.object({ a: z.int() }), z.object({ a: z.number() })],
    ['null too', z.object({ a: z.string() }), z.object({ a: z.string().nullable() })],
    ['a member of an enum more', z.object({ a: z.enum(['x']) }), z.object({ a: z.enum(['x', 'y']) })],
    ['a text of an enum', z.object({ a: z.enum(['x']) }), z.object({ a: z.string() })],
    ['a variant of a union more', z.object({ a: z.string() }), z.object({ a: z.union([z.int(), z.string()]) })],
    ['bounds that are wider', z.object({ a: z.string().min(2).max(8) }), z.object({ a: z.string().min(1).max(9) })],
    ['no pattern any more', z.object({ a: z.string().regex(/^x/) }), z.object({ a: z.string() })],
    ['anything', z.object({ a: z.string() }), z.object({ a: z.unknown() })],
    ['zero too', z.object({ a: z.int().positive() }), z.object({ a: z.int().nonnegative() })],
    ['every whole number', z.object({ a: z.int().positive().max(9) }), z.object({ a: z.int() })],
    ['from one on, of what was above zero', z.object({ a: z.int().positive() }), z.object({ a: z.int().min(1) })],
    ['a number of a literal', z.object({ a: z.literal(5) }), z.object({ a: z.int() })],
    [
      'a variant more of what may be null',
      z.object({ a: z.string().nullable() }),
      z.object({ a: z.union([z.string(), z.int()]).nullable() }),
    ],
    ['an enum as literals', z.object({ a: z.enum(['x', 'y']) }), z.object({ a: z.union([z.literal('x'), z.literal('y')]) })],
    ['true and false', z.object({ a: z.boolean() }), z.object({ a: z.union([z.literal(true), z.literal(false)]) })],
    ['a field that nothing could be in', z.object({ a: z.never().optional() }), z.object({ a: z.string().optional() })],
    ['a name of a record more', z.partialRecord(z.enum(['x']), z.string()), z.partialRecord(z.enum(['x', 'y']), z.string())],
    ['a record of the same texts', z.object({ a: z.object({ x: z.string().optional() }) }), recordOf()],
    ['a field more of an object that takes any', z.looseObject({ a: z.int() }), z.looseObject({ a: z.int(), b: z.int().optional() })],
    ['fields in another order', z.object({ a: z.string(), b: z.int() }), z.object({ b: z.int(), a: z.string() })],
  ])('is taken where what is stored still matches: %s', (_, before, after) => {
    expect(checkEventSchemas(eventsOf({ Placed: after }), nextLock(eventsOf({ Placed: before }), undefined))).toEqual([]);
  });

  it.each<[string, z.ZodType]>([
    ['a record of counted names', recordOf(['x', 'y'])],
    ['any record', recordOf()],
    ['a tuple', z.object({ a: z.tuple([z.string()], z.int()) })],
    ['a union', z.object({ a: z.discriminatedUnion('k', [z.object({ k: z.literal('x') }), z.object({ k: z.literal('y') })]) })],
    ['any JSON', z.object({ a: z.json() })],
    ['nothing', z.object({ a: z.null(), b: z.never().optional() })],
    ['numbers', z.object({ a: z.int32().multipleOf(5), b: z.number().positive().max(1) })],
    ['texts', z.object({ a: z.email(), b: z.iso.datetime(), c: z.templateLiteral(['x', z.number()]) })],
    ['further fields', z.object({ a: z.looseObject({ b: z.int() }), c: z.object({ d: z.int() }).catchall(z.string()) })],
  ])('is no change of itself: %s', (_, schema) => {
    expect(checkEventSchemas(eventsOf({ Placed: schema }), nextLock(eventsOf({ Placed: schema }), undefined))).toEqual([]);
  });

  it('is compared within schemas that refer to themselves', () => {
    const tree = (value: z.ZodType) => {
      const Node: z.ZodType = z.object({ value, children: z.array(z.lazy(() => Node)) });
      return Node;
    };
    const lock = nextLock(eventsOf({ Placed: tree(z.string()) }), undefined);
    expect(checkEventSchemas(eventsOf({ Placed: tree(z.string()) }), lock)).toEqual([]);
    expect(codesOf(checkEventSchemas(eventsOf({ Placed: tree(z.int()) }), lock))).toContain(`event-schema-changed at ${place}`);
  });

  it('names every change at once', () => {
    const lock = nextLock(
      eventsOf({ Placed: z.object({ a: z.string(), b: z.string() }), Shipped: z.object({ c: z.string() }) }),
      undefined,
    );
    const faults = checkEventSchemas(eventsOf({ Placed: z.object({ a: z.int(), b: z.int() }), Shipped: z.object({ c: z.int() }) }), lock);
    expect(faults).toHaveLength(3);
  });
});

describe('a field that went', () => {
  const steps = (...schemas: readonly z.ZodType[]) =>
    schemas.reduce<ReturnType<typeof nextLock> | undefined>((lock, schema) => {
      expect(checkEventSchemas(eventsOf({ Placed: schema }), lock)).toEqual([]);
      return nextLock(eventsOf({ Placed: schema }), lock);
    }, undefined);
  const [plain, noted] = [z.object({ a: z.string() }), z.object({ a: z.string(), b: z.string().optional() })];

  it('comes back with the same meaning alone: events that have it stay stored', () => {
    const lock = steps(plain, noted, plain);
    const [fault, ...others] = checkEventSchemas(eventsOf({ Placed: z.object({ a: z.string(), b: z.number().optional() }) }), lock);
    expect(fault).toMatchObject({ code: 'event-schema-changed', message: expect.stringContaining('b was changed') });
    expect(others).toEqual([]);
    expect(steps(plain, noted, plain, noted)?.events.Order?.Placed).not.toHaveProperty('former');
  });

  it('is remembered in lists and objects, through every further change, and while the event is retired', () => {
    const inner = (b?: z.ZodType) => z.object({ list: z.array(z.object({ ...(b && { b }) })), c: z.string().optional() });
    const lock = nextLock(
      eventsOf({}, ['Placed']),
      steps(inner(z.string().optional()), inner(), z.object({ list: z.array(z.object({})) })),
    );
    expect(codesOf(checkEventSchemas(eventsOf({ Placed: inner(z.number().optional()) }), lock))).toEqual([
      `event-schema-changed at ${place}`,
    ]);
  });

  it('is forgotten with a new version, whose upcaster reads it', () => {
    const upcast = (schema: z.ZodType) => eventsOf({ Placed: schema }).map((event) => ({ ...event, version: 2, upcasts: [1] }));
    const lock = nextLock(upcast(plain), steps(plain, noted, plain));
    expect(checkEventSchemas(upcast(z.object({ a: z.string(), b: z.number().optional() })), lock)).toEqual([]);
  });
});

describe('a stored event with a new version', () => {
  const lock = nextLock(eventsOf({ Placed: z.object({ a: z.string() }) }), undefined);
  const placed = (version: number, upcasts: readonly number[]): readonly EventTypeDescription[] =>
    eventsOf({ Placed: z.object({ a: z.int() }) }).map((event) => ({ ...event, version, upcasts }));

  it('may be anything, where each former version is upcast', () => {
    expect(checkEventSchemas(placed(2, [1]), lock)).toEqual([]);
    expect(checkEventSchemas(placed(3, [1, 2]), lock)).toEqual([]);
  });

  it('lacks no upcaster of a version that may be stored', () => {
    expect(codesOf(checkEventSchemas(placed(3, [2]), lock))).toEqual([`missing-upcaster at ${place}.upcast[1]`]);
    expect(codesOf(checkEventSchemas(placed(2, []), lock))).toEqual([`missing-upcaster at ${place}.upcast[1]`]);
  });

  it('never goes back', () => {
    const later = nextLock(placed(2, [1]), lock);
    expect(codesOf(checkEventSchemas(placed(1, []), later))).toEqual([`event-version-lowered at ${place}.version`]);
  });
});

describe('a stored event that is gone', () => {
  const both = eventsOf({ Placed: z.object({}), Shipped: z.object({ a: z.string() }) });
  const lock = nextLock(both, undefined);

  it('is refused until it is retired', () => {
    const gone = eventsOf({ Placed: z.object({}) });
    expect(codesOf(checkEventSchemas(gone, lock))).toEqual(["event-type-removed at aggregate('Order').events.Shipped"]);
    expect(checkEventSchemas(eventsOf({ Placed: z.object({}) }, ['Shipped']), lock)).toEqual([]);
  });

  it('stays locked, so that it comes back as it was', () => {
    const retired = nextLock(eventsOf({ Placed: z.object({}) }, ['Shipped']), lock);
    expect(retired.events.Order?.Shipped).toEqual({ ...lock.events.Order?.Shipped, isRetired: true });
    expect(checkEventSchemas(eventsOf({ Placed: z.object({}) }, ['Shipped']), retired)).toEqual([]);
    expect(checkEventSchemas(both, retired)).toEqual([]);
    const other = eventsOf({ Placed: z.object({}), Shipped: z.object({ a: z.int() }) });
    expect(codesOf(checkEventSchemas(other, retired))).toEqual(["event-schema-changed at aggregate('Order').events.Shipped"]);
  });

  it('stays retired: streams that hold one could not be read otherwise', () => {
    const retired = nextLock(eventsOf({ Placed: z.object({}) }, ['Shipped']), lock);
    const gone = eventsOf({ Placed: z.object({}) });
    expect(codesOf(checkEventSchemas(gone, retired))).toEqual(["event-type-removed at aggregate('Order').events.Shipped"]);
  });

  it('is known by its own name alone', () => {
    const events = eventsOf({ constructor: z.object({}), toString: z.object({ a: z.string() }) });
    expect(checkEventSchemas(events, nextLock([], undefined))).toEqual([]);
    expect(checkEventSchemas(events, nextLock(eventsOf({ toString: z.object({}) }), undefined))).toHaveLength(1);
  });

  it('is a warning where its whole aggregate is gone', () => {
    expect(checkEventSchemas([], lock)).toEqual([
      expect.objectContaining({ severity: 'warning', code: 'aggregate-removed', place: "aggregate('Order')" }),
    ]);
  });
});

describe('a schema that tells nothing', () => {
  const silent = {
    '~standard': { version: 1 as const, vendor: 'test', validate: (value: unknown) => ({ value: value as { a: string } }) },
  };

  it('is a warning, and no reason to refuse', () => {
    const events = eventsOf({ Placed: silent as never });
    const warning = expect.objectContaining({ severity: 'warning', code: 'event-schema-unknown', place });
    expect(checkEventSchemas(events, undefined)).toEqual([warning]);
    expect(checkEventSchemas(events, nextLock(eventsOf({ Placed: z.object({ a: z.string() }) }), undefined))).toEqual([warning]);
    expect(nextLock(events, undefined).events.Order?.Placed).toEqual({ version: 1 });
  });

  it('makes nothing forgotten that was told before', () => {
    const silenced = nextLock(
      eventsOf({ Placed: silent as never }),
      nextLock(eventsOf({ Placed: z.object({ a: z.string() }) }), undefined),
    );
    expect(codesOf(checkEventSchemas(eventsOf({ Placed: z.object({ a: z.int() }) }), silenced))).toEqual([
      `event-schema-changed at ${place}`,
    ]);
  });
});

describe('a lock', () => {
  it('is the same text whatever the order of the definitions', () => {
    const one = nextLock(eventsOf({ Placed: z.object({}), Shipped: z.object({}) }), undefined);
    const other = nextLock(eventsOf({ Shipped: z.object({}), Placed: z.object({}) }), undefined);
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
    expect(nextLock(eventsOf({ Placed: z.object({}), Shipped: z.object({}) }), one)).toEqual(one);
  });
});

function eventsOf(events: Readonly<Record<string, z.ZodType>>, retired: readonly string[] = []): readonly EventTypeDescription[] {
  const handlers = Object.fromEntries(Object.keys(events).map((type) => [type, (state: unknown) => state]));
  const Order = aggregate('Order', { events: events as never, retired, initialState: {} }, handlers as never);
  const Place = command('Place', { input: z.object({}), aggregate: Order as never, streamId: () => 'o', decide: () => [] });
  return JSON.parse(JSON.stringify(describeEvents(service('orders', { commands: [Place] }))));
}
