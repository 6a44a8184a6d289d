import { repositoryName } from '../model/google.ts';
import type { ServiceModel } from '../model/service-model.ts';
import type { BuiltContainer } from './built-container.ts';

/** One step on the way of an image, as lines of a shell. */
export interface Step {
  readonly what: string;
  readonly commands: readonly string[];
}

/** The registry comes before the image, and the image before the services: Terraform takes it by its digest. */
export function containerSteps(model: ServiceModel, { directory, tag }: Pick<BuiltContainer, 'directory' | 'tag'>): readonly Step[] {
  const [folder, repository] = [quoted(directory), repositoryName(model)];
  return [
    {
      what: 'Where the image goes.',
      commands: ['PROJECT=my-project REGION=europe-west1', `IMAGE="$REGION-docker.pkg.dev/$PROJECT/${repository}/${model.service}:${tag}"`],
    },
    {
      what: 'Once, where the emitted Terraform is: the registry alone,',
      commands: ['terraform init', `terraform apply -target=google_artifact_registry_repository.images ${place}`],
    },
    {
      what: 'or without Terraform.',
      commands: [
        'gcloud services enable artifactregistry.googleapis.com --project "$PROJECT"',
        `gcloud artifacts repositories create ${repository} --repository-format docker --immutable-tags --location "$REGION" --project "$PROJECT"`,
      ],
    },
    {
      what: 'Build the image there,',
      commands: [
        'gcloud services enable cloudbuild.googleapis.com --project "$PROJECT"',
        `gcloud builds submit ${folder} --tag "$IMAGE" --project "$PROJECT"`,
      ],
    },
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
        `terraform apply ${place} -var image="$DIGEST"`,
      ],
    },
  ];
}

const place = '-var project="$PROJECT" -var region="$REGION"';

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
