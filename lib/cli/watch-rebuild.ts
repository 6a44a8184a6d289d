import type { ProjectionStatus, ProjectionVersion } from '../../runtime/host/manage-projections.ts';
import { resourcesOf } from '../model/service-model.ts';
import { type DeployedProjections, statusOf, textOf } from './deployed-projections.ts';
import { UsageError } from './errors.ts';
import type { RebuildPrinter } from './print-projections.ts';

/** What watching takes. */
export interface WatchOptions {
  readonly print: RebuildPrinter;
  /** Of the registry's entry before the rebuild was asked for: what it says until it changes is what was before. */
  readonly revision: number | undefined;
}

/** How often the registry is read: each page of a rebuild takes longer. */
const pauseMs = 1_000;

/** A page takes seconds, and a message that failed comes again within minutes. */
const silenceMs = 60_000;

/**
 * Shows how far a rebuild is until it ends.
 *
 * @throws {UsageError} when streams could not be projected, somebody cancelled it, or nobody watches any more
 */
export async function watchRebuild(version: ProjectionVersion, deployed: DeployedProjections, options: WatchOptions): Promise<void> {
  const { print } = options;
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  try {
    const end = await untilEnd(version, deployed, { ...options, signal: stop.signal });
    print.end();
    if (end) return judge(end, print);
    const text = textOf(version);
    throw new UsageError(
      `nobody watches ${text} any more, and its rebuild goes on; see allframe projections list, or stop it with allframe projections cancel ${text}`,
    );
  } finally {
    print.end();
    process.off('SIGINT', interrupt);
  }
}

/** @returns nothing when it was interrupted */
async function untilEnd(
  version: ProjectionVersion,
  deployed: DeployedProjections,
  { print, revision: first, signal }: WatchOptions & { readonly signal: AbortSignal },
): Promise<ProjectionStatus | undefined> {
  const { systemAmbient: ambient } = await import('../../runtime/host/ambient.ts');
  let [seen, moved] = [first, ambient.now()];
  while (!signal.aborted) {
    // In this order: what is read of the status is never older than the revision.
    const revision = (await deployed.ports.registry.read(version.name))?.revision;
    const status = await statusOf(version, deployed);
    if (revision !== seen) [seen, moved] = [revision, ambient.now()];
    if (revision !== first && hasEnded(status)) return status;
    if (revision === first) print.waiting(status);
    else print.progress(status);
    if (ambient.now() - moved >= silenceMs) {
      print.hint(silence(deployed));
      moved = ambient.now();
    }
    await ambient.sleep(pauseMs, signal);
  }
  return undefined;
}

function hasEnded({ status }: ProjectionStatus): boolean {
  return status === 'active' || status === 'parked' || status === 'cancelled';
}

function judge(end: ProjectionStatus, print: RebuildPrinter): void {
  print.ended(end);
  const text = textOf(end);
  if (end.status === 'cancelled') throw new UsageError(`somebody cancelled ${text}; go on with allframe projections rebuild ${text}`);
  if (end.status === 'parked')
    throw new UsageError(
      `streams that could not be projected, so that queries don't answer from ${text}: ${end.parked.length}; mend its handlers, deploy them, and run this again`,
    );
}

/** What to look at where nothing happens. */
function silence({ model, place }: DeployedProjections): string {
  const rebuilder = resourcesOf(model, 'function').find(({ role }) => role === 'rebuilder')?.name ?? 'the rebuilder';
  return `nothing has moved for ${silenceMs / 1_000} s; look at the log of ${rebuilder}, and at what waits in ${place.rebuilds.name} and ${place.rebuilds.deadLetter.name}`;
}
