import { indexText } from '../../../../runtime/contract/read-model-table.ts';
import { readDocumentItem, writeDocumentItem } from '../../../../runtime/projection/dynamodb/document-item.ts';
import { CorruptDocumentError, DocumentTooLargeError } from '../../../../runtime/projection/errors.ts';
import { contractProjection } from '../../../../runtime/testing/read-model-store-contract.ts';

const checkpoint = { version: 2, commitId: 'c-2' };

describe('a document’s item', () => {
  it('holds the document, its checkpoint, and its place in the indexes whose fields it has', () => {
    const document = { owner: 'o', cents: 5 };
    expect(writeDocumentItem(contractProjection, 'k', { document, checkpoint })).toEqual({
      PK: { S: 'k' },
      checkpoint_version: { N: '2' },
      checkpoint_commit_id: { S: 'c-2' },
      document: { S: '{"owner":"o","cents":5}' },
      byOwner_PK: { S: indexText(['o']) },
      byOwner_SK: { S: indexText([5, 'k']) },
    });
  });

  it.each([[{ owner: 'o', cents: null }], [{ owner: 'o', cents: Number.NaN }], [{ owner: 'o', cents: [1] }], [{ cents: 1 }]])(
    'is in no index for %j',
    (document) => {
      expect(Object.keys(writeDocumentItem(contractProjection, 'k', { document, checkpoint }))).toEqual([
        'PK',
        'checkpoint_version',
        'checkpoint_commit_id',
        'document',
      ]);
    },
  );

  it('is refused where it would be more than 400 KB, index entries included', () => {
    const itemOf = (document: object) => () => writeDocumentItem(contractProjection, 'k', { document, checkpoint });
    expect(itemOf({ text: 'x'.repeat(400 * 1024) })).toThrow(DocumentTooLargeError);
    const almost = { cents: 1, text: 'x'.repeat(400 * 1024 - 2_000) };
    expect(itemOf({ ...almost, other: 'o'.repeat(500) })).not.toThrow();
    expect(itemOf({ ...almost, owner: 'o'.repeat(500) })).toThrow(DocumentTooLargeError);
  });

  it.each([[{ owner: 'ä😀', list: [1, { deep: null }] }], [undefined]])('is read as it was written: %j', (document) => {
    expect(readDocumentItem('documents', writeDocumentItem(contractProjection, 'k', { document, checkpoint }))).toEqual({
      document,
      checkpoint,
    });
  });

  it('keeps only the checkpoint of a removed document', () => {
    const item = writeDocumentItem(contractProjection, 'k', { document: undefined, checkpoint });
    expect(Object.keys(item)).toEqual(['PK', 'checkpoint_version', 'checkpoint_commit_id']);
  });

  it.each([
    ['a version of the checkpoint', { checkpoint_version: undefined }, 'its checkpoint is missing'],
    ['a version that is a number', { checkpoint_version: { S: 'x' } }, 'its checkpoint is missing'],
    ['a commit of the checkpoint', { checkpoint_commit_id: undefined }, 'its checkpoint is missing'],
    ['a document that is text', { document: { M: {} } }, 'document is not JSON'],
    ['a document that is JSON', { document: { S: '{' } }, 'document is not JSON'],
  ])('without %s is an error that names table and key', (_, change, fault) => {
    const item = { ...writeDocumentItem(contractProjection, 'k', { document: {}, checkpoint }), ...change } as never;
    expect(() => readDocumentItem('documents', item)).toThrow(CorruptDocumentError);
    expect(() => readDocumentItem('documents', item)).toThrow(`documents holds under k what is no document: ${fault}`);
  });
});
