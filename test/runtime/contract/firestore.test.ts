import fc from 'fast-check';
import {
  behindStreamOf,
  firestoreCommitId,
  firestoreCommitIds,
  firestoreId,
  firestoreIndexFields,
} from '../../../runtime/contract/firestore.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1 });
const compare = (left: string, right: string) => Buffer.compare(Buffer.from(left), Buffer.from(right));

describe('the id of a document', () => {
  it('is one that Firestore takes, whatever it is made of', () => {
    const any = fc.oneof(text, fc.string({ unit: 'grapheme', minLength: 800, maxLength: 1_500 }), fc.constantFrom('.', '..', '__x__', '/'));
    fc.assert(
      fc.property(any, (key) => {
        for (const id of [firestoreId(key), firestoreCommitId(`A#${key}`, 7), firestoreCommitIds(`A#${key}`).before]) {
          expect(id).toMatch(/^[0-9a-f]{8}-[^/]+$/);
          expect(Buffer.byteLength(id)).toBeLessThan(1_024);
        }
      }),
    );
  });

  it('is of one text alone', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(firestoreId(one) === firestoreId(other)).toBe(one === other);
      }),
    );
    expect(firestoreId('x'.repeat(2_000))).not.toBe(firestoreId('x'.repeat(2_001)));
  });

  it('can be read by people', () => {
    expect(firestoreId('Order#o-1').slice(8)).toBe('-Order#o-1');
    expect(firestoreId('a/b~c%d').slice(8)).toBe('-a%2fb%7ec%25d');
  });
});

describe('the ids of a stream’s commits', () => {
  it('stand with the newest first, all of them between their bounds and no others', () => {
    const version = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER - 1 });
    fc.assert(
      fc.property(text, text, version, version, (one, other, first, second) => {
        const { from, before } = firestoreCommitIds(`A#${one}`);
        const [older, newer] = [first, second].sort((left, right) => left - right).map((at) => firestoreCommitId(`A#${one}`, at));
        if (first !== second) expect(compare(newer ?? '', older ?? '')).toBeLessThan(0);
        expect([compare(from, newer ?? ''), compare(older ?? '', before)]).toEqual([-1, -1]);
        const foreign = firestoreCommitId(`A#${other}`, first);
        if (one !== other) expect(compare(foreign, from) < 0 || compare(foreign, before) >= 0).toBe(true);
        expect(behindStreamOf(firestoreCommitId(`A#${one}`, first))).toBe(before);
      }),
    );
  });
});

describe('an index of a read model', () => {
  it('has its two fields in one, which an update replaces as a whole', () => {
    expect(firestoreIndexFields('byOwner')).toEqual({ partition: 'entries.byOwner_PK', sort: 'entries.byOwner_SK' });
  });
});
