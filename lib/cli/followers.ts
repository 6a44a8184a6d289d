import pc from 'picocolors';
import type { followerNamesOf } from '../../runtime/host/follower-names.ts';
import type { ManageParkedPorts, ParkedPlace } from '../../runtime/host/manage-parked.ts';
import { loadWithRuntime } from '../bundle/load-with-runtime.ts';
import { resourcesOf, type ServiceModel } from '../model/service-model.ts';
import { dynamoDbClient } from './aws-clients.ts';
import { noTable, usageErrorOf } from './aws-errors.ts';
import { counted } from './counted.ts';
import { UsageError } from './errors.ts';
import { load } from './load.ts';
import { tableOf } from './table.ts';

/** What every verb takes that looks at the followers of a deployed service. */
export interface FollowersOptions {
  readonly stage: string;
  readonly checkpointTable?: string | undefined;
  readonly json: boolean;
}

/** `allframe followers parked`: lists the streams that a follower stands still on. */
export async function listParked(entry: string | undefined, options: FollowersOptions): Promise<void> {
  await withFollowers(entry, options, async ({ model, checkpointTable, names, manage, ports }) => {
    const { service, stage } = model;
    const parked = await manage.parkedPlaces(names, ports);
    if (options.json) return print(JSON.stringify({ service, stage, checkpointTable, parked }, null, 2));
    const place = `${pc.bold(service)}, stage ${stage}, in ${pc.cyan(checkpointTable)}`;
    print(`${place}: ${counted(parked.length, 'parked stream')}`, ...linesOf(parked));
  });
}

/**
 * `allframe followers retry`: lets a follower go on with its parked streams.
 *
 * @throws {UsageError} where there is no such follower, or the stream is not parked for it
 */
export async function retryParked(
  follower: string,
  entry: string | undefined,
  { stream, ...options }: FollowersOptions & { readonly stream?: string | undefined },
): Promise<void> {
  await withFollowers(entry, options, async ({ model, names, manage, ports }) => {
    const chosen = follower === 'all' ? names : names.filter((name) => name === follower);
    if (chosen.length === 0) throw new UsageError(`the service ${model.service} has no follower ${follower}; it has ${names.join(', ')}`);
    const places = stream === undefined ? await manage.parkedPlaces(chosen, ports) : chosen.map((name) => ({ follower: name, stream }));
    const released = await manage.releaseParked(places, ports);
    if (stream !== undefined && released.length === 0) throw new UsageError(`${stream} is not parked for ${chosen.join(', ')}`);
    if (options.json) return print(JSON.stringify({ released: released.map(({ follower, stream }) => ({ follower, stream })) }, null, 2));
    const goingOn =
      released.length === 0 ? 'nothing is parked' : `${counted(released.length, 'stream')}: the next catch-up goes on, within minutes`;
    print(...released.map((place) => `${place.follower} ${place.stream}`), goingOn);
  });
}

interface DeployedFollowers {
  readonly model: ServiceModel;
  readonly checkpointTable: string;
  readonly names: readonly string[];
  readonly manage: typeof import('../../runtime/host/manage-parked.ts');
  readonly ports: ManageParkedPorts;
}

async function withFollowers(
  entry: string | undefined,
  options: FollowersOptions,
  work: (followers: DeployedFollowers) => Promise<void>,
): Promise<void> {
  const loaded = load(entry, options.stage);
  const { model } = loaded;
  const [table] = resourcesOf(model, 'checkpoint-table');
  if (!table) throw new UsageError(`the service ${model.service} has nothing that follows its event store`);
  const checkpointTable = options.checkpointTable ?? table.name;
  const bundled = loadWithRuntime<{ followerNamesOf: typeof followerNamesOf }>(loaded, 'runtime/host/follower-names', 'followerNamesOf');
  const names = bundled.followerNamesOf(bundled.service);
  try {
    const manage = await import('../../runtime/host/manage-parked.ts');
    const { awsParked } = await import('../../runtime/host/aws-parked.ts');
    const ports = awsParked({ dynamoDb: await dynamoDbClient(), checkpointTable });
    await work({ model, checkpointTable, names, manage, ports });
  } catch (error) {
    throw usageErrorOf(error, { ResourceNotFoundException: noTable(checkpointTable, model) });
  }
}

const columns = [
  { title: 'follower' },
  { title: 'stream' },
  { title: 'at', align: 'right' },
  { title: 'tries', align: 'right' },
  { title: 'since' },
  { title: 'reason' },
] as const;

/** The reason is last, and one line: it may be long. */
function linesOf(parked: readonly ParkedPlace[]): readonly string[] {
  if (parked.length === 0) return [];
  const rows = parked.map(({ follower, stream, fromVersion, attempts, at, code, reason }) => [
    ...[follower, stream, String(fromVersion), String(attempts), at],
    `${code === 'error' ? '' : `${code}: `}${reason.replaceAll(/\s+/g, ' ')}`,
  ]);
  return tableOf(columns, rows).map((line) => `  ${line}`);
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
