import pc from 'picocolors';
import type { LoadedService } from '../bundle/load-service.ts';
import type { Diagnostic } from '../model/diagnostics.ts';
import { containerTarget } from './build-folder.ts';
import type { BuiltContainer } from './built-container.ts';
import { indented, kilobytes, startOf } from './print-build.ts';
import { tableOf } from './table.ts';

/** One object for machines; sizes are in bytes. The modules are many: they are told where that is asked for. */
export function printContainerAsJson(
  { model: { service, stage, hash } }: LoadedService,
  { modules, ...container }: BuiltContainer,
  { warnings, analyze }: { readonly warnings: readonly Diagnostic[]; readonly analyze: boolean },
): void {
  const steps = stepsOf(service, container);
  const told = { service, stage, model: hash, target: containerTarget, container: { ...container, ...(analyze && { modules }) } };
  process.stdout.write(`${JSON.stringify({ ...told, steps, warnings }, null, 2)}\n`);
}

/** How much it is, and each command from here to a service that runs it. */
export function printContainer(
  { model: { service, stage, hash } }: LoadedService,
  container: BuiltContainer,
  { analyze }: { readonly analyze: boolean },
): void {
  const { directory, startBytes, allBytes, zippedBytes } = container;
  const columns = ['start KB', 'whole KB', 'zipped KB'].map((title) => ({ title, align: 'right' as const }));
  const lines = [
    `${pc.bold(service)}, stage ${stage}, model ${hash}: a container in ${pc.cyan(directory)}`,
    ...indented(tableOf(columns, [[startBytes, allBytes, zippedBytes].map(kilobytes)])),
    ...(analyze ? startOf({ ...container, name: 'the container' }) : []),
    '',
    'Next, with the project and region of the emitted Terraform:',
    ...stepsOf(service, container).flatMap(({ what, commands }) => indented(['', pc.dim(`# ${what}`), ...commands])),
  ];
  process.stdout.write(`${lines.map((line) => line.trimEnd()).join('\n')}\n`);
}

/** One step on the way of an image, as lines of a shell. */
interface Step {
  readonly what: string;
  readonly commands: readonly string[];
}

/** The registry comes before the image, and the image before the services: Terraform takes it by its digest. */
function stepsOf(service: string, { directory, tag }: Pick<BuiltContainer, 'directory' | 'tag'>): readonly Step[] {
  const folder = quoted(directory);
  return [
    {
      what: 'Where the image goes.',
      commands: ['PROJECT=my-project REGION=europe-west1', `IMAGE="$REGION-docker.pkg.dev/$PROJECT/${service}/${service}:${tag}"`],
    },
    {
      what: 'Once: the registry, and what builds.',
      commands: [
        'gcloud services enable artifactregistry.googleapis.com cloudbuild.googleapis.com --project "$PROJECT"',
        `gcloud artifacts repositories create ${service} --repository-format docker --location "$REGION" --project "$PROJECT"`,
      ],
    },
    { what: 'Build the image there,', commands: [`gcloud builds submit ${folder} --tag "$IMAGE" --project "$PROJECT"`] },
    {
      what: 'or here.',
      commands: [
        'gcloud auth configure-docker "$REGION-docker.pkg.dev"',
        `docker build --platform linux/amd64 --tag "$IMAGE" ${folder} && docker push "$IMAGE"`,
      ],
    },
    {
      what: 'Where the emitted Terraform is: both services run what has this digest.',
      commands: [
        `DIGEST=$(gcloud artifacts docker images describe "$IMAGE" --format 'value(image_summary.fully_qualified_digest)')`,
        'terraform apply -var project="$PROJECT" -var region="$REGION" -var image="$DIGEST"',
      ],
    },
  ];
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
