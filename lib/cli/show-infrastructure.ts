import pc from 'picocolors';
import { UnsupportedOnTargetError } from '../model/unsupported-on-target.ts';
import { MissingPackagesError } from './errors.ts';
import { load } from './load.ts';
import { rendererOf } from './renderers.ts';

/** `allframe infra show`: what each target would get, as a line of resources by kind. */
export async function showInfrastructure(entry: string | undefined, { stage }: { stage: string }): Promise<void> {
  const loaded = load(entry, stage);
  const { model } = loaded;
  process.stdout.write(`${pc.bold(model.service)}, stage ${model.stage}, model ${model.hash}\n`);
  await showTarget('CloudFormation', async () => (await rendererOf('cdk', () => import('../cdk/synthesize.ts'))).synthesizedTypes(loaded));
  for (const [name, target] of [
    ['AWS', 'aws'],
    ['Google', 'google'],
  ] as const)
    await showTarget(`Terraform, ${name}`, async () => {
      const terraform = await rendererOf('terraform', () => import('../terraform/synthesize.ts'));
      return terraform.synthesizedTypes(loaded, target);
    });
}

/** A target that can't make the service is said to refuse it; one whose packages are not installed, to be left out. */
async function showTarget(target: string, synthesize: () => Promise<readonly string[]>): Promise<void> {
  try {
    printTarget(target, await synthesize());
  } catch (error) {
    if (error instanceof UnsupportedOnTargetError) return printRefusal(target, 'refused', error);
    if (!(error instanceof MissingPackagesError)) throw error;
    printRefusal(target, 'left out', error);
  }
}

function printRefusal(target: string, word: string, { message }: Error): void {
  process.stdout.write(`${pc.bold(target)} ${pc.dim(`${word}: ${message}`)}\n`);
}

/** `CloudFormation, 31 resources: 2 DynamoDB::GlobalTable, 3 Lambda::Function, ...` */
function printTarget(target: string, types: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  const kinds = [...counts].sort(([left], [right]) => left.localeCompare(right)).map(([type, count]) => `${count} ${type}`);
  process.stdout.write(`${pc.bold(target)}, ${types.length} resources: ${kinds.join(', ')}\n`);
}
