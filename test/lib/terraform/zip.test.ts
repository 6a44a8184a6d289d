import { zip, zipComment } from '../../../lib/terraform/zip.ts';

const file = (path: string, text: string) => ({ path, content: Buffer.from(text) });

describe('a ZIP archive', () => {
  it('has the same bytes whatever the order of the files, the time and the time zone', () => {
    const before = zip([file('b/c.js', 'C'), file('a.js', 'A')]);

    jest.useFakeTimers({ now: new Date('2031-05-06T07:08:09Z') });
    const after = zip([file('a.js', 'A'), file('b/c.js', 'C')]);
    jest.useRealTimers();

    expect(after.equals(before)).toBe(true);
    expect(before.toString('base64')).toMatchInlineSnapshot(
      `"UEsDBBQAAAAIAAAAIQCLntnTAwAAAAEAAAAEAAAAYS5qc3MEAFBLAwQUAAAACAAAACEAp//XPQMAAAABAAAABgAAAGIvYy5qc3MGAFBLAQIUAxQAAAAIAAAAIQCLntnTAwAAAAEAAAAEAAAAAAAAAAAAAACkgQAAAABhLmpzUEsBAhQDFAAAAAgAAAAhAKf/1z0DAAAAAQAAAAYAAAAAAAAAAAAAAKSBJQAAAGIvYy5qc1BLBQYAAAAAAgACAGYAAABMAAAAAAA="`,
    );
  });

  it('has other bytes for other content', () => {
    expect(zip([file('a.js', 'A')]).equals(zip([file('a.js', 'B')]))).toBe(false);
  });

  it('carries a comment that tells whose it is', () => {
    expect(zipComment(zip([file('a.js', 'A')], 'made by us'))).toBe('made by us');
    expect(zipComment(zip([file('a.js', 'A')]))).toBe('');
    expect(zipComment(Buffer.from('no archive'))).toBeUndefined();
  });
});
