import type { ProjectionVersion } from '../../runtime/host/manage-projections.ts';
import { physicalNames } from '../model/names.ts';
import { type DeployedOptions, type DeployedProjections, statusOf, textOf, withDeployedProjections } from './deployed-projections.ts';
import { UsageError } from './errors.ts';
import { printStatuses, rebuildPrinter } from './print-projections.ts';
import { watchRebuild } from './watch-rebuild.ts';

/** `allframe projections list`: shows how far each version is built. */
export async function listProjections(entry: string | undefined, options: DeployedOptions): Promise<void> {
  await withDeployedProjections(entry, options, async (deployed) => {
    printStatuses(await deployed.manage.projectionStatuses(deployed.versions, deployed.ports), deployed, options);
  });
}

/**
 * `allframe projections rebuild`: asks the deployed service to build a version, and watches it.
 *
 * @throws {UsageError} when streams could not be projected, somebody cancelled it, or nobody watches any more
 */
export async function rebuildProjection(
  projection: string,
  entry: string | undefined,
  { watch, ...options }: DeployedOptions & { readonly watch: boolean },
): Promise<void> {
  await withDeployedProjections(entry, options, async (deployed) => {
    const { manage, ports } = deployed;
    const version = ofService(projection, deployed);
    const print = rebuildPrinter(version, options);
    const revision = (await ports.registry.read(version.name))?.revision;
    const before = await statusOf(version, deployed);
    if (before.status === 'active') return print.alreadyActive(before);
    await checkNewest(version, deployed);
    await manage.requestRebuild(version, ports);
    if (!watch) return print.requested(before);
    await watchRebuild(version, deployed, { print, revision });
  });
}

/** `allframe projections cancel`: stops the rebuild of a version. */
export async function cancelProjection(projection: string, entry: string | undefined, options: DeployedOptions): Promise<void> {
  await withDeployedProjections(entry, options, async (deployed) => {
    const version = await underWay(projection, deployed);
    const isStopped = await deployed.manage.stopRebuild(version, deployed.ports);
    const status = await statusOf(version, deployed);
    if (!isStopped)
      throw new UsageError(`${textOf(version)} is not being built, so that there is nothing to cancel: it is ${status.status}`);
    tell(
      options,
      { type: 'cancelled', ...status },
      `${textOf(version)} is cancelled; go on with allframe projections rebuild ${textOf(version)}`,
    );
  });
}

/** `allframe projections remove`: forgets a version that the service no longer has. */
export async function removeProjection(
  projection: string,
  entry: string | undefined,
  { yes, ...options }: DeployedOptions & { readonly yes: boolean },
): Promise<void> {
  await withDeployedProjections(entry, options, async (deployed) => {
    const { versions, model, manage, ports } = deployed;
    const version = wholeVersion(projection);
    if (versions.some((one) => isSame(one, version)))
      throw new UsageError(`the service still has ${textOf(version)}; take it out of the code and deploy that first`);
    const { status } = await statusOf(version, deployed);
    if (status === 'new') throw new UsageError(`nothing is known of ${textOf(version)}; ${await knownOf(version.name, deployed)}`);
    if (!yes) throw new UsageError(`${textOf(version)} is ${status}; to forget how far it is built, which can't be taken back, add --yes`);
    await manage.forgetVersion(version, ports);
    const table = physicalNames(model.service, model.stage)(version.name, `v${version.version}`);
    const text = `${textOf(version)} is forgotten; its table, ${table}, stays until you delete it`;
    tell(options, { type: 'removed', ...version, table }, text);
  });
}

/** A version that the service has: the newest, where none is named. */
function ofService(projection: string, { versions, model }: DeployedProjections): ProjectionVersion {
  const { name, version } = parsed(projection);
  const found = versions.filter((one) => one.name === name && (version === undefined || one.version === version));
  const newest = found.sort((one, other) => other.version - one.version)[0];
  if (newest) return newest;
  throw new UsageError(`the service ${model.service} has no projection ${projection}; it has ${versions.map(textOf).join(', ')}`);
}

/** As long as the service has a newer version that answers, it would be built again, and take the place of the older one at once. */
async function checkNewest(version: ProjectionVersion, { manage, ports, versions }: DeployedProjections): Promise<void> {
  const statuses = await manage.projectionStatuses([version], ports);
  const newer = statuses.find(
    (one) => one.status === 'active' && one.version > version.version && versions.some((other) => isSame(one, other)),
  );
  if (newer)
    throw new UsageError(
      `queries answer from ${textOf(newer)}, which replaces ${textOf(version)}; to go back, take it out of the code and deploy that first`,
    );
}

/** A version that is named, or the one that is being built. */
async function underWay(projection: string, deployed: DeployedProjections): Promise<ProjectionVersion> {
  const { name, version } = parsed(projection);
  if (version !== undefined) return { name, version };
  const newest = ofService(projection, deployed);
  const statuses = await deployed.manage.projectionStatuses([newest], deployed.ports);
  return statuses.findLast(({ status }) => status === 'building' || status === 'parked') ?? newest;
}

function wholeVersion(projection: string): ProjectionVersion {
  const { name, version } = parsed(projection);
  if (version === undefined) throw new UsageError(`name the version to forget, such as ${name}@1`);
  return { name, version };
}

async function knownOf(name: string, { manage, ports, versions }: DeployedProjections): Promise<string> {
  const statuses = await manage.projectionStatuses([...versions, { name, version: 0 }], ports);
  const known = statuses.filter(({ version, status }) => version > 0 && status !== 'new');
  return known.length === 0 ? 'nothing was built yet' : `known are ${known.map(textOf).join(', ')}`;
}

function parsed(projection: string): { readonly name: string; readonly version: number | undefined } {
  const [, name = '', version] = /^([^@]+)(?:@([1-9]\d{0,8}))?$/.exec(projection) ?? [];
  if (name === '')
    throw new UsageError(
      `a projection is its name, such as OrderSummaries, or a version of it, such as OrderSummaries@2, got ${projection}`,
    );
  return { name, version: version === undefined ? undefined : Number(version) };
}

function isSame(one: ProjectionVersion, other: ProjectionVersion): boolean {
  return one.name === other.name && one.version === other.version;
}

function tell({ json }: DeployedOptions, fact: object, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(fact) : text}\n`);
}
