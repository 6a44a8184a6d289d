import { readCheckpointItem, writeCheckpointItem } from '../../../../runtime/projection/dynamodb/checkpoint-item.ts';
import { CorruptDocumentError } from '../../../../runtime/projection/errors.ts';

const seen = { version: 3, commitId: 'c-2' };
const partial = { commitId: 'c-3', applied: 99 };

describe('a checkpoint’s item', () => {
  it('has a key that no document can have, and is in no index', () => {
    expect(writeCheckpointItem('Order#o-1', { revision: 5, seen, partial })).toEqual({
      PK: { S: '$checkpoint#Order#o-1' },
      revision: { N: '5' },
      checkpoint_version: { N: '3' },
      checkpoint_commit_id: { S: 'c-2' },
      partial_commit_id: { S: 'c-3' },
      partial_applied: { N: '99' },
    });
  });

  it.each([
    { revision: 1, seen, partial: undefined },
    { revision: 1, seen: undefined, partial },
    { revision: 2, seen, partial },
  ])('is read as it was written: %j', (checkpoint) => {
    expect(readCheckpointItem('documents', writeCheckpointItem('Order#o-1', checkpoint))).toEqual(checkpoint);
  });

  it.each([
    [{ revision: undefined }, 'its revision is missing'],
    [{ checkpoint_version: undefined }, 'half of the checkpoint is missing'],
    [{ checkpoint_commit_id: { N: '1' } }, 'half of the checkpoint is missing'],
    [{ partial_commit_id: undefined }, 'half of the checkpoint is missing'],
    [{ partial_applied: { N: 'x' } }, 'half of the checkpoint is missing'],
  ])('with %j is an error that names table, key and remedy', (change, fault) => {
    const item = { ...writeCheckpointItem('Order#o-1', { revision: 1, seen, partial }), ...change } as never;
    expect(() => readCheckpointItem('documents', item)).toThrow(CorruptDocumentError);
    expect(() => readCheckpointItem('documents', item)).toThrow(
      `documents holds under $checkpoint#Order#o-1 what is no document: ${fault}`,
    );
  });
});
