import { Ended } from './errors.ts';
import { load } from './load.ts';
import { rendererOf } from './renderers.ts';

/** What `allframe infra compare` takes. */
export interface CompareOptions {
  readonly stage: string;
  readonly json?: boolean | undefined;
}

/** `allframe infra compare`: renders a service for AWS by the CDK and by Terraform, and prints resource by resource whether they are equal. */
export async function compare(entry: string | undefined, { stage, json = false }: CompareOptions): Promise<void> {
  const loaded = load(entry, stage);
  const cdk = await rendererOf('cdk', () => import('../cdk/synthesize.ts'));
  const terraform = await rendererOf('terraform', () => import('../terraform/synthesize.ts'));
  const { compareInfrastructure } = await import('../terraform/compare/compare-infrastructure.ts');
  const { comparisonTable } = await import('../terraform/compare/comparison-table.ts');

  const twins = compareInfrastructure(cdk.synthesizedTemplate(loaded), terraform.synthesizedConfiguration(loaded));
  process.stdout.write(`${json ? JSON.stringify(twins, null, 2) : comparisonTable(twins)}\n`);
  const unequal = twins.filter(({ outcome }) => outcome !== 'equal').length;
  if (unequal === 0) return;
  process.stderr.write(`${unequal} of ${twins.length} resources are not the same in both renderings\n`);
  throw new Ended(1);
}
