import type { ManageProjectionsPorts, ProjectionStatus, ProjectionVersion } from '../../runtime/host/manage-projections.ts';
import { type ResourceOf, resourcesOf, type ServiceModel } from '../model/service-model.ts';
import { dynamoDbClient, sqsClient } from './aws-clients.ts';
import { isDeployed, noTable, usageErrorOf } from './aws-errors.ts';
import { UsageError } from './errors.ts';
import { load } from './load.ts';

/** What every verb takes that looks at deployed projections. */
export interface DeployedOptions {
  readonly stage: string;
  readonly checkpointTable?: string | undefined;
  readonly rebuildQueue?: string | undefined;
  readonly json: boolean;
}

/** Where the projections of a service are, by the names that its model gives, unless the call names others. */
export interface ProjectionPlace {
  readonly checkpointTable: string;
  readonly rebuilds: ResourceOf<'queue'>;
}

/** The projections of a deployed service. */
export interface DeployedProjections {
  readonly model: ServiceModel;
  /** Those that the service has, with those that they replace. */
  readonly versions: readonly ProjectionVersion[];
  readonly place: ProjectionPlace;
  readonly manage: typeof import('../../runtime/host/manage-projections.ts');
  readonly ports: ManageProjectionsPorts;
}

/**
 * Lets a verb work on the projections of a service, in the account, region and endpoint that the environment names.
 *
 * @throws {UsageError} for all that a person can do something about
 */
export async function withDeployedProjections(
  entry: string | undefined,
  options: DeployedOptions,
  work: (projections: DeployedProjections) => Promise<void>,
): Promise<void> {
  const { model } = load(entry, options.stage);
  const versions = resourcesOf(model, 'read-model').map(({ projection: name, version }) => ({ name, version }));
  const place = placeOf(model, options);
  if (!place) throw new UsageError(`the service ${model.service} has no projections`);
  try {
    const manage = await import('../../runtime/host/manage-projections.ts');
    await work({ model, versions, place, manage, ports: await portsOf(place) });
  } catch (error) {
    throw usageErrorOf(error, remediesOf(place, model));
  }
}

/** What is known of a version; one that nobody has begun to build is `new`. */
export async function statusOf(
  version: ProjectionVersion,
  { manage, ports }: Pick<DeployedProjections, 'manage' | 'ports'>,
): Promise<ProjectionStatus> {
  const statuses = await manage.projectionStatuses([version], ports);
  const own = statuses.find((status) => status.version === version.version);
  if (!own) throw new Error(`no status of ${textOf(version)}`);
  return own;
}

/** `OrderSummaries@2`. */
export function textOf({ name, version }: ProjectionVersion): string {
  return `${name}@${version}`;
}

function placeOf(model: ServiceModel, { checkpointTable, rebuildQueue }: DeployedOptions): ProjectionPlace | undefined {
  const [table] = resourcesOf(model, 'checkpoint-table');
  const rebuilds = resourcesOf(model, 'queue').find(({ carries }) => carries === 'rebuilds');
  if (!table || !rebuilds) return undefined;
  return { checkpointTable: checkpointTable ?? table.name, rebuilds: { ...rebuilds, name: rebuildQueue ?? rebuilds.name } };
}

/** A queue is asked for its URL when something is sent to it. */
async function portsOf({ checkpointTable, rebuilds }: ProjectionPlace): Promise<ManageProjectionsPorts> {
  const { awsProjections } = await import('../../runtime/host/aws-projections.ts');
  const sqs = await sqsClient();
  const rebuildQueueUrl = async () => {
    const { GetQueueUrlCommand } = await import('@aws-sdk/client-sqs');
    const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: rebuilds.name }));
    return QueueUrl;
  };
  return awsProjections({ dynamoDb: await dynamoDbClient(), sqs, checkpointTable, rebuildQueueUrl });
}

function remediesOf({ checkpointTable, rebuilds }: ProjectionPlace, model: ServiceModel): Readonly<Record<string, string>> {
  const noQueue = `there is no queue ${rebuilds.name}; ${isDeployed(model.stage)}, or the queue with --rebuild-queue`;
  return {
    ResourceNotFoundException: noTable(checkpointTable, model),
    QueueDoesNotExist: noQueue,
    'AWS.SimpleQueueService.NonExistentQueue': noQueue,
  };
}
