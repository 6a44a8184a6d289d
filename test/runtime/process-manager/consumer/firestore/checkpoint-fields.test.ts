import { InvalidPageTokenError } from '../../../../../runtime/message/errors.ts';
import { CorruptCheckpointError } from '../../../../../runtime/process-manager/consumer/errors.ts';
import {
  readCheckpoint,
  readStart,
  writeCheckpoint,
  writeStart,
} from '../../../../../runtime/process-manager/consumer/firestore/checkpoint-fields.ts';
import { readListToken, writeListToken } from '../../../../../runtime/process-manager/consumer/firestore/list-token.ts';

const parked = { fromVersion: 2, code: 'error', reason: 'r', at: 't', attempts: 5 };

describe('a checkpoint of a consumer on Firestore', () => {
  it('marks parked streams alone, so that the index of parked streams holds no others', () => {
    const at = { revision: 1, seen: { version: 2, commitId: 'c' } };
    expect(writeCheckpoint('S#1', { ...at, parked }).state).toHaveProperty('is_parked', true);
    expect(writeCheckpoint('S#1', at).state).not.toHaveProperty('is_parked');
  });

  it.each([
    ['a revision', { stream: 'S#1', state: {} }, 'its revision is missing'],
    ['a commit', { stream: 'S#1', revision: 1, state: { checkpoint_version: 1 } }, 'half of the checkpoint is missing'],
    ['JSON', { stream: 'S#1', revision: 1, state: { parked: '{' } }, 'failing or parked is not JSON'],
  ])('without %s is an error that names collection and stream', (_, fields, fault) => {
    const read = () => readCheckpoint('db/consumers', fields);
    expect(read).toThrow(CorruptCheckpointError);
    expect(read).toThrow(`db/consumers holds under S#1 what is no checkpoint: ${fault}`);
  });
});

describe('the start of a consumer on Firestore', () => {
  it('is read as it was written, and is an error where it says none', () => {
    const start = { startFrom: 'now', at: '2026-01-01T00:00:00.000Z' } as const;
    expect(readStart('db/consumers', writeStart('c', start))).toEqual(start);
    expect(() => readStart('db/consumers', { consumer: 'c', start_from: 'later', at: 't' })).toThrow(CorruptCheckpointError);
  });
});

describe('the token of a page of checkpoints', () => {
  it('brings back the document that the page ended with, and nothing that is no id', () => {
    expect(readListToken(writeListToken('0123abcd-Order#o-1'))).toBe('0123abcd-Order#o-1');
    for (const token of ['', 'nonsense', writeListToken('a/b'), writeListToken('0123abcd-a/b')])
      expect(() => readListToken(token)).toThrow(InvalidPageTokenError);
  });
});
