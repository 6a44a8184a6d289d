import pc from 'picocolors';
import { UnsupportedOnTargetError } from '../model/unsupported-on-target.ts';
import { MissingPackagesError, UsageError } from './errors.ts';
import { load } from './load.ts';
import { rendererOf } from './renderers.ts';

/**
 * `allframe infra show`: what each target would get, as a line of resources by kind.
 *
 * @throws {UsageError} when no target can make the service
 */
export async function showInfrastructure(entry: string | undefined, { stage }: { stage: string }): Promise<void> {
  const loaded = load(entry, stage);
  const { model } = loaded;
  process.stdout.write(`${pc.bold(model.service)}, stage ${model.stage}, model ${model.hash}\n`);
  const targets: readonly [string, () => Promise<readonly string[]>][] = [
    ['CloudFormation', async () => (await rendererOf('cdk', () => import('../cdk/synthesize.ts'))).synthesizedTypes(loaded)],
    ['Terraform, AWS', async () => (await terraform()).synthesizedTypes(loaded, 'aws')],
    ['Terraform, Google', async () => (await terraform()).synthesizedTypes(loaded, 'google')],
  ];
  const outcomes: Outcome[] = [];
  for (const [name, synthesize] of targets) outcomes.push(await showTarget(name, synthesize));
  if (outcomes.includes('refused') && !outcomes.includes('shown'))
    throw new UsageError('No target can make this service; each line above says why');
}

type Outcome = 'shown' | 'refused' | 'left out';

const terraform = () => rendererOf('terraform', () => import('../terraform/synthesize.ts'));

/** A target that can't make the service is said to refuse it; one whose packages are not installed, to be left out. */
async function showTarget(target: string, synthesize: () => Promise<readonly string[]>): Promise<Outcome> {
  try {
    return printTarget(target, await synthesize());
  } catch (error) {
    if (error instanceof UnsupportedOnTargetError) return printRefusal(target, 'refused', error);
    if (!(error instanceof MissingPackagesError)) throw error;
    return printRefusal(target, 'left out', error);
  }
}

function printRefusal(target: string, word: Exclude<Outcome, 'shown'>, { message }: Error): Outcome {
  process.stdout.write(`${pc.bold(target)} ${pc.dim(`${word}: ${message}`)}\n`);
  return word;
}

/** `CloudFormation, 31 resources: 2 DynamoDB::GlobalTable, 3 Lambda::Function, ...` */
function printTarget(target: string, types: readonly string[]): Outcome {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  const kinds = [...counts].sort(([left], [right]) => left.localeCompare(right)).map(([type, count]) => `${count} ${type}`);
  process.stdout.write(`${pc.bold(target)}, ${types.length} resources: ${kinds.join(', ')}\n`);
  return 'shown';
}
