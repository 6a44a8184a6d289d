import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Construct } from 'constructs';
import type { RenderOptions } from '../../../lib/cdk/render-context.ts';
import type { HttpApiResource } from '../../../lib/model/service-model.ts';
import { kitchenSinkModel } from './kitchen-sink-model.ts';
import { renderedIn } from './rendered.ts';

const logged = (accessLogBucket: Bucket): Partial<RenderOptions> => ({
  overrides: { snapshots: { accessLogBucket }, buckets: { uploads: { accessLogBucket } } },
});
const signed = { auth: { kind: 'iam' } } as const;

describe('cdk-nag with AwsSolutions', () => {
  it('finds nothing in a service of every kind, where buckets have an access log and callers sign', () => {
    expect(findings({ http: signed, options: logged })).toEqual([]);
  });

  it('leaves to the owner of an app what is the owner’s choice: access logs of buckets, and an API that is open to everybody', () => {
    expect(findings()).toEqual([
      'AwsSolutions-APIG4 HttpApi/Route',
      'AwsSolutions-S1 Snapshots/Bucket/Resource',
      'AwsSolutions-S1 UploadsBucket/Bucket/Resource',
    ]);
  });

  it.each([[{ kind: 'jwt', issuer: 'https://auth.example.com/', audience: 'orders' }], [{ kind: 'apiKey', keys: [] }]] as const)(
    'finds nothing where the function verifies callers by %j',
    (auth) => {
      expect(findings({ http: { auth }, options: logged })).toEqual([]);
    },
  );

  it('finds of a REST API what only an account or an owner can give it', () => {
    expect(findings({ http: { ...signed, gateway: 'rest-api' }, options: logged })).toEqual([
      'AwsSolutions-APIG1 HttpApi/Api/DeploymentStage.test/Resource',
      'AwsSolutions-APIG3 HttpApi/Api/DeploymentStage.test/Resource',
      'AwsSolutions-APIG6 HttpApi/Api/DeploymentStage.test/Resource',
    ]);
  });

  it('finds nothing in a function’s URL', () => {
    expect(findings({ http: { ...signed, gateway: 'function-url' }, options: logged })).toEqual([]);
  });

  it('tells where TLS is not enforced', () => {
    const found = findings({ http: signed, options: (bucket) => ({ ...logged(bucket), enforceTls: false }) });
    expect([...new Set(found.map((finding) => finding.split(' ')[0]))]).toEqual([
      'AwsSolutions-S10',
      'AwsSolutions-SNS3',
      'AwsSolutions-SQS4',
    ]);
  });
});

interface Asked {
  readonly http?: Partial<HttpApiResource>;
  readonly options?: (accessLog: Bucket) => Partial<RenderOptions>;
}

/** Each finding with its place below the service. */
function findings({ http = {}, options = () => ({}) }: Asked = {}): readonly string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'allframe-nag-'));
  try {
    const app = new App({ outdir });
    const stack = new Stack(app, 'Stack');
    const accessLog = new Bucket(stack, 'AccessLog', { enforceSSL: true, blockPublicAccess: BlockPublicAccess.BLOCK_ALL });
    const model = kitchenSinkModel('test');
    const resources = model.resources.map((resource) => (resource.kind === 'http-api' ? { ...resource, ...http } : resource));
    renderedIn(new Construct(stack, 'Orders'), { ...model, resources }, options(accessLog));
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    return reportOf(app, outdir).filter((finding) => !finding.includes('AccessLog'));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

interface Report {
  readonly pluginReports: readonly { readonly violations: readonly Violation[] }[];
}

interface Violation {
  readonly ruleName: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}

function reportOf(app: App, outdir: string): readonly string[] {
  try {
    app.synth();
    return [];
  } catch {
    const { pluginReports }: Report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    const violations = pluginReports.flatMap((report) => report.violations);
    const found = violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath.replace('Stack/Orders/', '')}`),
    );
    return found.sort();
  }
}
