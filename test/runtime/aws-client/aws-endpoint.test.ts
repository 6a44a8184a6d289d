import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { awsEndpoint } from '../../../runtime/aws-client/aws-endpoint.ts';

interface Partition {
  readonly id: string;
  readonly outputs: { readonly dnsSuffix: string };
  readonly regions: Readonly<Record<string, unknown>>;
}

describe('an endpoint of AWS', () => {
  it('is the official client’s in every region of every partition', () => {
    for (const { regions, outputs } of officialPartitions())
      for (const region of Object.keys(regions).filter((name) => !name.endsWith('-global')))
        expect(awsEndpoint('dynamodb', region).host).toBe(`dynamodb.${region}.${outputs.dnsSuffix}`);
  });

  it('is that of the partition of a region that is newer than the table', () => {
    expect(awsEndpoint('dynamodb', 'eu-new-9').host).toBe('dynamodb.eu-new-9.amazonaws.com');
    expect(awsEndpoint('dynamodb', 'cn-new-9').host).toBe('dynamodb.cn-new-9.amazonaws.com.cn');
  });

  it.each([
    ['https://localhost', { isHttps: true, host: 'localhost', hostname: 'localhost', port: 443, path: '/' }],
    ['http://127.0.0.1:4566', { isHttps: false, host: '127.0.0.1:4566', hostname: '127.0.0.1', port: 4566, path: '/' }],
    ['http://host/a/b', { isHttps: false, host: 'host', hostname: 'host', port: 80, path: '/a/b' }],
    ['http://[::1]:8000', { isHttps: false, host: '[::1]:8000', hostname: '::1', port: 8000, path: '/' }],
  ])('may be given: %s', (given, expected) => {
    expect(awsEndpoint('dynamodb', 'us-east-1', given)).toEqual(expected);
  });

  it('must be a URL of HTTP', () => {
    expect(() => awsEndpoint('dynamodb', 'us-east-1', 'nonsense')).toThrow('Invalid URL');
    expect(() => awsEndpoint('dynamodb', 'us-east-1', 'ftp://host')).toThrow('The endpoint ftp://host is neither http nor https');
  });

  it('does not let a region name another host', () => {
    expect(() => awsEndpoint('dynamodb', 'evil.example.com/')).toThrow('is no region; give one such as eu-central-1');
  });
});

/** The table of the official client, read from its source. */
function officialPartitions(): readonly Partition[] {
  const core = dirname(require.resolve('@aws-sdk/core/package.json'));
  const source = readFileSync(join(core, 'dist-es/submodules/client/util-endpoints/lib/aws/partitions.js'), 'utf8');
  return JSON.parse(source.slice(source.indexOf('{'), source.lastIndexOf('}') + 1)).partitions;
}
