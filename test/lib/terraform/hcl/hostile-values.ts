import * as fc from 'fast-check';
import { isObject, type ObjectValue, type Value } from '../../../../lib/terraform/hcl/value.ts';
import { literal } from '../../../../lib/terraform/literal.ts';
import { ref } from '../rendered.ts';

const hostilePiece = fc.oneof(
  fc.constantFrom(
    '${',
    '%{',
    '$',
    '%',
    '{',
    '}',
    '"',
    '\\',
    '\n',
    '\r\n',
    '\t',
    '<<EOT',
    'EOT',
    '#',
    '//',
    '/*',
    '$${',
    '\u2028',
    '\u0000',
    'true',
    '~}',
    '${~',
    'x'.repeat(200),
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.string({ unit: 'grapheme', maxLength: 5 }),
);
const hostileText = fc.array(hostilePiece, { maxLength: 8 }).map((pieces) => literal(pieces.join('')));
const hostileTemplate = fc.tuple(hostileText, hostileText).map(([before, after]) => `${before} ${ref('var.x')}${after}`);
const hostileValue = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    hostileText,
    hostileTemplate,
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(hostileText, tie('value'), { maxKeys: 4 }),
  ),
})).value;
/** Objects of Terraform's JSON syntax with strings and keys made to break a printer; some refer to `var.x`. */
export const hostileObject: fc.Arbitrary<ObjectValue> = fc.dictionary(hostileText, hostileValue, { maxKeys: 4, minKeys: 1 });

/** The same with its text normalized, as Terraform does with all text. */
export function normalized(value: Value): Value {
  if (typeof value === 'string') return value.normalize('NFC');
  if (value === 0) return 0; // Terraform knows no negative zero.
  if (Array.isArray(value)) return value.map(normalized);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key.normalize('NFC'), normalized(item)])) : value;
}
