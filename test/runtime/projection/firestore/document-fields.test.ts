import { CorruptDocumentError, DocumentTooLargeError } from '../../../../runtime/projection/errors.ts';
import { readCheckpointFields, writeCheckpointFields } from '../../../../runtime/projection/firestore/checkpoint-fields.ts';
import { partitionField, readDocumentFields, writeDocumentFields } from '../../../../runtime/projection/firestore/document-fields.ts';
import { contractProjection } from '../../../../runtime/testing/read-model-store-contract.ts';

const checkpoint = { version: 2, commitId: 'c-2' };

describe('a document of a read model on Firestore', () => {
  it('has its index entries in one field, and there only those of indexes that it is in', () => {
    const { entries, ...fields } = writeDocumentFields(
      contractProjection,
      'k',
      { document: { owner: 'o', cents: 1 }, checkpoint },
      { tenant: 't' },
    );
    expect(fields).toEqual({
      key: 't#k',
      checkpoint_version: 2,
      checkpoint_commit_id: 'c-2',
      document: '{"owner":"o","cents":1}',
      expires_at: null,
    });
    expect(Object.keys(entries as object)).toEqual(['byOwner_PK', 'byOwner_SK']);
  });

  it('leaves no field out when it was removed, so that an update leaves nothing behind', () => {
    const removed = writeDocumentFields(contractProjection, 'k', { document: undefined, revision: 3 });
    expect(removed).toEqual({ key: 'k', revision: 3, document: null, expires_at: null, entries: {} });
    expect(readDocumentFields('db/c', removed)).toEqual({ document: undefined, revision: 3 });
  });

  it('says when Firestore may delete it, where its projection lets documents expire', () => {
    const end = new Date('2026-02-01T00:00:00.000Z');
    const expiring = { ...contractProjection, expiresAt: () => end };
    expect(writeDocumentFields(expiring, 'k', { document: {}, checkpoint }).expires_at).toEqual(end);
  });

  it('is refused when it is too large', () => {
    const document = { text: 'x'.repeat(420_000) };
    expect(() => writeDocumentFields(contractProjection, 'k', { document, checkpoint })).toThrow(DocumentTooLargeError);
  });

  it('has a partition of at most 1,500 bytes, which texts in an index are cut off at', () => {
    expect(partitionField('sshort\u0000')).toBe('sshort\u0000');
    expect(partitionField(`s${'x'.repeat(2_000)}`)).toMatch(/^#[0-9a-f]{64}$/);
    expect(partitionField(`s${'x'.repeat(2_000)}`)).not.toBe(partitionField(`s${'x'.repeat(2_001)}`));
  });

  it.each([
    ['a checkpoint', { key: 'k', document: '{}' }, 'its checkpoint is missing'],
    ['the commit of its checkpoint', { key: 'k', document: '{}', checkpoint_version: 1 }, 'its checkpoint is missing'],
    ['a revision', { key: 'k', document: '{}', revision: 'x' }, 'its revision is missing'],
    ['JSON', { key: 'k', document: '{', checkpoint_version: 1, checkpoint_commit_id: 'c' }, 'document is not JSON'],
    ['a key', {}, 'holds under no key'],
  ])('without %s is an error that names collection and key', (_, fields, fault) => {
    const read = () => readDocumentFields('db/c', fields);
    expect(read).toThrow(CorruptDocumentError);
    expect(read).toThrow('db/c holds under');
    expect(read).toThrow(fault);
  });
});

describe('a checkpoint of a read model on Firestore', () => {
  it('is read as it was written', () => {
    for (const each of [
      { revision: 1, seen: undefined, partial: { commitId: 'c-1', applied: 3 } },
      { revision: 2, seen: checkpoint, partial: undefined },
    ])
      expect(readCheckpointFields('db/c', writeCheckpointFields('S#1', each))).toEqual(each);
  });

  it.each([
    ['a revision', { seen: null }],
    ['a commit', { revision: 1, seen: { version: 1 } }],
    ['a number', { revision: 1, partial: { commit_id: 'c' } }],
  ])('without %s is an error', (_, fields) => {
    expect(() => readCheckpointFields('db/c', fields)).toThrow(CorruptDocumentError);
  });
});
