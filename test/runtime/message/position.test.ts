import * as fc from 'fast-check';
import { parsePositionToken } from '../../../runtime/message/parse-position-token.ts';
import { positionToken } from '../../../runtime/message/position.ts';

const text = fc.oneof(
  fc.uuid(),
  fc.string({ minLength: 1, maxLength: 40 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...'ab_-.#:>?~%é'), minLength: 1, maxLength: 40 }),
);
const position = fc.record({ stream: text, version: fc.nat(), commitId: text });

describe('a position token', () => {
  it('is read as the position that it was made of', () => {
    fc.assert(fc.property(position, (place) => expect(parsePositionToken(positionToken(place))).toEqual(place)));
  });

  it('is base64url, whatever stands in it', () => {
    fc.assert(
      fc.property(position, (place) => {
        const token = positionToken(place);
        expect(token).toBe(Buffer.from(token, 'base64url').toString('base64url'));
      }),
    );
  });
});
