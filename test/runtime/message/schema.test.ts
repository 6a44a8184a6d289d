import * as z from 'zod';
import { ValidationError } from '../../../runtime/message/errors.ts';
import { createCatalogue } from '../../../runtime/message/event-definition.ts';
import { canonicalJson, parseJson } from '../../../runtime/message/json.ts';
import { type Schema, validate, validateSync } from '../../../runtime/message/schema.ts';

/** A schema of some other library, with issues as it likes. */
function schemaOf(answer: Awaited<ReturnType<Schema['~standard']['validate']>>): Schema {
  return { '~standard': { version: 1, vendor: 'other', validate: () => answer } };
}

describe('a schema', () => {
  it('gives its output, defaults and all', async () => {
    expect(await validate(z.object({ a: z.number().default(1) }), {}, 'x')).toEqual({ a: 1 });
    expect(validateSync(z.object({ a: z.number().default(1) }), {}, 'x')).toEqual({ a: 1 });
  });

  it('may wait for its answer, where there is time', async () => {
    const slow = z.object({ a: z.string().refine(async (text) => text === 'x', 'is not x') });
    expect(await validate(slow, { a: 'x' }, 'it')).toEqual({ a: 'x' });
    await expect(validate(slow, { a: 'y' }, 'it')).rejects.toThrow('The it is not valid: a: is not x');
    expect(() => validateSync(slow, { a: 'x' }, 'it')).toThrow('The it is not valid: its schema is asynchronous');
  });

  it('may name the path of a fault by keys or by segments, or not at all', async () => {
    const issues = [{ message: 'one', path: ['a', 0, 'b'] }, { message: 'two', path: [{ key: 'a' }, { key: 1 }] }, { message: 'three' }];
    const failure = validate(schemaOf({ issues }), {}, 'input of X');
    await expect(failure).rejects.toThrow(ValidationError);
    await expect(failure).rejects.toMatchObject({
      subject: 'input of X',
      message: 'The input of X is not valid: a.0.b: one; a.1: two; three',
      faults: [
        { path: 'a.0.b', message: 'one' },
        { path: 'a.1', message: 'two' },
        { path: '', message: 'three' },
      ],
    });
  });

  it('may have a property of its own that is called schema', () => {
    const schema = Object.assign(schemaOf({ value: 1 }), { schema: 'something else' });
    const catalogue = createCatalogue({ Bare: schema, Whole: { schema, version: 2 } }, []);
    expect(catalogue.get('Bare')).toEqual({ schema, version: 1, upcast: {}, isRetired: false });
    expect(catalogue.get('Whole')).toEqual({ schema, version: 2, upcast: {}, isRetired: false });
  });
});

describe('JSON', () => {
  it('is the same text for the same value', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
    expect(canonicalJson(JSON.parse('{"__proto__":1,"a":2}'))).toBe('{"__proto__":1,"a":2}');
    expect(canonicalJson(undefined)).toBe('null');
    expect(canonicalJson({ at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
  });

  it('from outside may be nested as deep as anybody needs', () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(() => parseJson(nested(200))).not.toThrow();
    expect(() => parseJson(nested(202))).toThrow('it is nested deeper than 200 levels');
  });
});
