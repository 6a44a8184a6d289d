import pc from 'picocolors';
import { load } from './load.ts';
import { rendererOf } from './renderers.ts';

/** `allframe infra show`: what each target would get, as a line of resources by kind. */
export async function showInfrastructure(entry: string | undefined, { stage }: { stage: string }): Promise<void> {
  const loaded = load(entry, stage);
  const { model } = loaded;
  process.stdout.write(`${pc.bold(model.service)}, stage ${model.stage}, model ${model.hash}\n`);
  const cdk = await rendererOf('cdk', () => import('../cdk/synthesize.ts'));
  printTarget('CloudFormation', cdk.synthesizedTypes(loaded));
  const terraform = await rendererOf('terraform', () => import('../terraform/synthesize.ts'));
  printTarget('Terraform, AWS', terraform.synthesizedTypes(loaded, 'aws'));
  printTarget('Terraform, Google', terraform.synthesizedTypes(loaded, 'google'));
}

/** `CloudFormation, 31 resources: 2 DynamoDB::GlobalTable, 3 Lambda::Function, ...` */
function printTarget(target: string, types: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  const kinds = [...counts].sort(([left], [right]) => left.localeCompare(right)).map(([type, count]) => `${count} ${type}`);
  process.stdout.write(`${pc.bold(target)}, ${types.length} resources: ${kinds.join(', ')}\n`);
}
