import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceModel } from '../../lib/model/service-model.ts';
import type { TerraformJson } from '../../lib/terraform/compare/terraform-values.ts';
import { emitTerraform } from '../../lib/terraform/emit.ts';
import { planAgainstState } from '../../lib/terraform/state/plan-against-state.ts';
import { readState } from '../../lib/terraform/state/read-state.ts';
import type { Auth } from '../../runtime/http/auth/auth.ts';
import type { HttpGateway } from '../../runtime/service/http.ts';
import { httpWith } from '../../test/lib/model/describe.ts';
import { everyKind, everyKindWith, googleKindWith } from '../../test/lib/terraform/every-kind.ts';
import { describeWith } from '../emulators/tools.ts';
import { type SchemaProvider, startSchemaProvider } from '../terraform-provider/provider.ts';
import { terraform } from '../terraform-provider/terraform.ts';
import { temporaryFolders } from './clone.ts';
import { type Emitted, emitInto, entryOf, stackOf, succeeds, type Target, variables } from './emitted.ts';

const behind = (gateway: HttpGateway, auth: Auth = { kind: 'none' }): ServiceModel =>
  everyKindWith({ http: { ...httpWith(), gateway, auth } });

const verified: Auth = { kind: 'jwt', issuer: 'https://issuer.example.com/', audience: 'orders', verifiedBy: 'gateway' };

const examples: readonly [string, Target, Emitted][] = [
  ['the orders example', 'aws', 'orders'],
  ['the orders example', 'google', 'orders'],
  ['the fulfilment example', 'aws', 'fulfilment'],
  ['the fulfilment example', 'google', 'fulfilment'],
  ['the kitchen-sink example', 'aws', 'kitchen-sink'],
];
const wholes: readonly [string, Target, ServiceModel][] = [
  ['a service that uses every part', 'aws', everyKindWith()],
  ['a service that uses every part', 'google', googleKindWith()],
];
const gateways: readonly [string, Target, Emitted][] = [
  ['a REST API', 'aws', behind('rest-api')],
  ['the URL of a function', 'aws', behind('function-url')],
  ['an API whose gateway checks tokens', 'aws', behind('http-api', verified)],
];

/** What a plan to destroy everything meets first: it does not come to databases before what depends on them is gone. */
const protectedResources: Readonly<Record<Target, RegExp>> = {
  aws: /aws_dynamodb_table\.event_store has\s+lifecycle\.prevent_destroy\s+set/,
  google: /google_pubsub_subscription\.worker_dead_letters has\s+lifecycle\.prevent_destroy\s+set/,
};

describeWith('terraform', 'the Terraform that is emitted', () => {
  const folders = temporaryFolders();
  let provider: SchemaProvider;
  const run = (directory: string, ...args: readonly string[]) => succeeds(directory, args, provider);

  beforeAll(async () => {
    provider = await startSchemaProvider();
  });

  afterAll(() => {
    provider.stop();
    folders.removeAll();
  });

  describe.each<[string, Target, Emitted]>([...examples, ...wholes, ...gateways])('of %s on %s', (_name, target, what) => {
    const directory = folders.make();

    it('is formatted HCL, which is valid', async () => {
      emitInto(directory, target, what);

      await run(directory, 'fmt', '-check', '-diff', '-recursive');
      await run(directory, 'init');
      await run(directory, 'validate');
    });

    it('passes tests of Terraform’s own, with mocks', async () => {
      copyFileSync(join(__dirname, `${target}.tftest.hcl`), join(directory, 'emitted.tftest.hcl'));

      const { stdout } = await run(directory, 'test');

      expect(stdout).toMatch(/Success! [1-9]\d* passed, 0 failed\./);
    });

    it('is planned and applied, and a second plan finds no changes', async () => {
      await run(directory, 'plan', '-out=emitted.tfplan', ...variables[target]);
      await run(directory, 'apply', 'emitted.tfplan');

      await run(directory, 'plan', '-detailed-exitcode', ...variables[target]);
    });

    it('refuses to destroy what is stateful', async () => {
      const { status, stderr } = await terraform(directory, ['plan', '-destroy', '-refresh=false', ...variables[target]], provider);

      expect(status).toBe(1);
      expect(stderr).toMatch(protectedResources[target]);
    });
  });

  it.each(wholes)('of %s on %s differs in nothing from its state', async (_name, target, model) => {
    const directory = folders.make();
    emitInto(directory, target, model);
    await run(directory, 'init');
    await run(directory, 'apply', '-auto-approve', ...variables[target]);

    const { stdout } = await run(directory, 'show', '-json');

    const configuration: TerraformJson = JSON.parse(JSON.stringify(stackOf(target, model).toTerraform()));
    expect(planAgainstState(configuration, readState(stdout))).toEqual({ changes: [], notices: [] });
  });

  it.each(wholes)('of %s on %s plans the same in JSON syntax as in HCL', async (_name, target, model) => {
    const planned = async (json: boolean) => {
      const directory = folders.make();
      emitInto(directory, target, model, json);
      return plannedValues(directory, target);
    };

    expect(await planned(true)).toEqual(await planned(false));
  });

  it('is nothing of the kitchen-sink example on Google Cloud, which says why', () => {
    const emit = () => emitTerraform({ entry: entryOf('kitchen-sink'), provider: 'google', output: folders.make() });

    expect(emit).toThrow(
      expect.objectContaining({ name: 'UnsupportedOnTargetError', message: expect.stringMatching(/Google Cloud: .+; /) }),
    );
  });

  it('lets each caller that a variable names call, on Google Cloud, and refuses to let in everybody', async () => {
    const directory = folders.make();
    const { http } = everyKind;
    emitInto(directory, 'google', googleKindWith({ http: http && { ...http, auth: { kind: 'iam' } } }));
    const named = ['-var=api_callers=["group:shop@example.com"]', '-var=invoker_accounts=["shop@p.iam.gserviceaccount.com"]'];

    const planned = JSON.stringify(await plannedValues(directory, 'google', named));

    expect(planned).toContain('"member":"group:shop@example.com"');
    expect(planned).toContain('"member":"serviceAccount:shop@p.iam.gserviceaccount.com"');
    expect(planned).not.toContain('allUsers');
    for (const everybody of ['-var=api_callers=["allUsers"]', '-var=invoker_accounts=["allUsers"]']) {
      const { stderr } = await terraform(directory, ['plan', '-refresh=false', ...variables.google, everybody], provider);
      expect(stderr).toMatch(/Invalid value for variable/);
    }
  });

  async function plannedValues(directory: string, target: Target, more: readonly string[] = []): Promise<unknown> {
    await run(directory, 'init');
    await run(directory, 'plan', '-refresh=false', '-out=emitted.tfplan', ...variables[target], ...more);
    const { stdout } = await run(directory, 'show', '-json', 'emitted.tfplan');
    return JSON.parse(stdout, parsedJson).planned_values;
  }
});

/** JSON inside of JSON is compared by what it says: `jsonencode` has an order of its own. */
function parsedJson(_name: string, value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('{') ? JSON.parse(value, parsedJson) : value;
}
