import { testAmbient } from '../../../runtime/testing/test-ambient.ts';
import { handleStorageEvent, storageChange } from '../../../runtime/trigger/google-storage.ts';
import { compareSequencers, type ObjectChange } from '../../../runtime/trigger/s3-object.ts';

const object = {
  name: 'in/ä b.csv',
  bucket: 'uploads',
  generation: '1767225600123456',
  size: '12',
  etag: 'x',
  timeCreated: '2026-01-01T00:00:00Z',
};

function event(kind = 'finalized', value: unknown = object) {
  const type = `google.cloud.storage.object.v1.${kind}`;
  const source = '//storage.googleapis.com/projects/_/buckets/uploads';
  return {
    id: 'e',
    source,
    type,
    subject: undefined,
    time: '2026-01-01T00:00:01Z',
    extensions: {},
    data: { kind: 'json', value },
  } as const;
}

describe('an event of Cloud Storage', () => {
  it('tells of an object that was stored', () => {
    expect(storageChange(event())).toEqual({
      bucket: 'uploads',
      key: 'in/ä b.csv',
      change: 'created',
      eventName: 'google.cloud.storage.object.v1.finalized',
      size: 12,
      eTag: 'x',
      versionId: '1767225600123456',
      sequencer: expect.stringMatching(/^[0-9a-f]{16}0$/),
      time: '2026-01-01T00:00:01.000Z',
      id: '["uploads","in/ä b.csv","created","1767225600123456"]',
    });
  });

  it('orders the changes of a key by generation, and the removal of one behind its storing', () => {
    const sequencers = [
      storageChange(event('finalized', { ...object, generation: '9' })),
      storageChange(event('finalized')),
      storageChange(event('deleted')),
      storageChange(event('finalized', { ...object, generation: '1767225600123457' })),
    ].map(({ sequencer }) => sequencer);
    expect(sequencers.toReversed().toSorted(compareSequencers)).toEqual(sequencers);
  });

  it.each(['archived', 'metadataUpdated'])('is refused of the kind %s: an object that was replaced is not gone', (kind) => {
    expect(() => storageChange(event(kind))).toThrow(expect.objectContaining({ code: 'unexpected-object-change' }));
  });

  it.each([{}, { ...object, generation: 'x' }, { ...object, name: undefined }, null])('is refused where it names no object', (value) => {
    expect(() => storageChange(event('finalized', value))).toThrow(expect.objectContaining({ code: 'unexpected-push' }));
  });

  it('reaches the handler as a change of S3 does', async () => {
    const changes: ObjectChange[] = [];
    await handleStorageEvent(event(), { handle: (change) => void changes.push(change), ambient: testAmbient() });
    expect(changes).toHaveLength(1);
  });
});
