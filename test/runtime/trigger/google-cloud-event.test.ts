import { readCloudEvent } from '../../../runtime/trigger/google-cloud-event.ts';

const attributes = {
  id: 'e-1',
  source: '//firestore.googleapis.com/projects/p/databases/events',
  type: 'google.cloud.firestore.document.v1.created',
  specversion: '1.0',
};
const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]));

describe('a CloudEvent', () => {
  it('is read in binary mode, where headers say what it is', () => {
    const body = Uint8Array.from([0xff, 1, 2]);
    const more = { 'ce-document': 'commits/%C3%A4%231', 'ce-subject': 'documents/commits/a', 'ce-time': '2026-01-01T00:00:00Z' };
    const read = readCloudEvent({ headers: { ...headers, ...more, 'content-type': 'application/protobuf', host: 'h' }, body });
    const { specversion: _, ...told } = attributes;
    expect(read).toEqual({
      ...told,
      subject: 'documents/commits/a',
      time: '2026-01-01T00:00:00Z',
      extensions: { document: 'commits/ä#1' },
      data: { kind: 'bytes', bytes: new Uint8Array(body) },
    });
  });

  it('holds JSON that is parsed, in both modes', () => {
    const binary = readCloudEvent({ headers: { ...headers, 'content-type': 'application/json; charset=utf-8' }, body: '{"a":1}' });
    const document = { ...attributes, datacontenttype: 'application/json', data: { a: 1 }, bucket: 'b' };
    const structured = readCloudEvent({
      headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8' },
      body: JSON.stringify(document),
    });
    expect(binary.data).toEqual({ kind: 'json', value: { a: 1 } });
    expect(structured).toMatchObject({ id: 'e-1', data: { kind: 'json', value: { a: 1 } }, extensions: { bucket: 'b' } });
  });

  it.each([
    ['application/protobuf', { kind: 'bytes', bytes: Uint8Array.from([0, 255]) }],
    ['application/json', undefined],
  ])('holds bytes in base64, in structured mode, of %s', (datacontenttype, data) => {
    const document = { ...attributes, datacontenttype, data_base64: Buffer.from([0, 255]).toString('base64') };
    const read = () => readCloudEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify(document) });
    if (data) expect(read().data).toEqual(data);
    else expect(read).toThrow(/no JSON/);
  });

  it('leaves a header as it is that is no encoding of anything', () => {
    expect(readCloudEvent({ headers: { ...headers, 'ce-document': '100%' }, body: '' }).extensions).toEqual({ document: '100%' });
  });

  it.each([
    ['neither headers nor a document', {}, '{}'],
    ['an old version', { ...headers, 'ce-specversion': '0.3' }, ''],
    ['no id', { ...headers, 'ce-id': undefined }, ''],
    ['a document that is no JSON', { 'content-type': 'application/cloudevents+json' }, '<'],
    ['a document without a type', { 'content-type': 'application/cloudevents+json' }, '{"specversion":"1.0","id":"e","source":"s"}'],
  ])('is none with %s', (_what, given, body) => {
    expect(() => readCloudEvent({ headers: given, body })).toThrow(expect.objectContaining({ code: 'unexpected-push' }));
  });
});
