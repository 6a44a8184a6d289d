import type { LoadedService } from '../bundle/load-service.ts';
import { Ended } from './errors.ts';
import { load } from './load.ts';
import { rendererOf } from './renderers.ts';

/** What `allframe infra compare` takes. */
export interface CompareOptions {
  readonly stage: string;
  readonly json?: boolean | undefined;
}

/**
 * `allframe infra compare`: renders a service for AWS by the CDK and by Terraform, and prints resource by resource whether they are equal. What
 * the service overrides for one of them may differ: that is said, and is no fault.
 */
export async function compare(entry: string | undefined, { stage, json = false }: CompareOptions): Promise<void> {
  const loaded = load(entry, stage);
  const cdk = await rendererOf('cdk', () => import('../cdk/synthesize.ts'));
  const terraform = await rendererOf('terraform', () => import('../terraform/synthesize.ts'));
  const { compareInfrastructure } = await import('../terraform/compare/compare-infrastructure.ts');
  const { comparisonTable } = await import('../terraform/compare/comparison-table.ts');
  const { hasOverrides, withoutOverrides, withToldOverrides } = await import('../terraform/compare/told-overrides.ts');
  const compared = (service: LoadedService) =>
    compareInfrastructure(cdk.synthesizedTemplate(service), terraform.synthesizedConfiguration(service));

  const found = compared(loaded);
  const { model } = loaded;
  const twins = hasOverrides(model) ? withToldOverrides(found, compared({ ...loaded, model: withoutOverrides(model) })) : found;
  process.stdout.write(`${json ? JSON.stringify(twins, null, 2) : comparisonTable(twins)}\n`);
  const unequal = twins.filter(({ outcome }) => outcome !== 'equal' && outcome !== 'overridden').length;
  if (unequal === 0) return;
  process.stderr.write(`${unequal} of ${twins.length} resources are not the same in both renderings\n`);
  throw new Ended(1);
}
