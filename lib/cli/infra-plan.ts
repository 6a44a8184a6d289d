import { readFileSync } from 'node:fs';
import { type LoadedService, loadService } from '../bundle/load-service.ts';
import { checkLock } from '../model/check-lock.ts';
import { InvalidServiceError } from '../model/diagnostics.ts';
import { shownPath, writeLock } from '../model/lock-file.ts';
import { makePlan } from '../model/make-plan.ts';
import type { Plan } from '../model/plan.ts';
import { acceptedOf, withKnownState, withModel } from '../model/service-lock.ts';
import { entryOf } from './entry.ts';
import { Ended, MissingPackagesError, UsageError } from './errors.ts';
import { printDiagnostics } from './print-diagnostics.ts';
import { planText } from './print-plan.ts';
import { rendererOf } from './renderers.ts';

/** What `allframe infra plan` takes. */
export interface PlanOptions {
  readonly stage: string;
  readonly accept?: boolean | undefined;
  readonly state?: string | undefined;
  readonly detailedExitcode?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** `allframe infra plan`: says what changed in a stage since its model was last accepted, and accepts it where that is asked. */
export async function plan(entry: string | undefined, { stage, accept, state, detailedExitcode, json }: PlanOptions): Promise<void> {
  if (accept && state !== undefined)
    throw new UsageError('--accept takes what was planned against the lock; leave out --state, or --accept');
  const loaded = loadService({ entry: entryOf(entry), stage });
  const { file, stored, unusable } = checkLock(loaded.entry, loaded.model.service, loaded.events);
  if (unusable.length > 0 && !stored) throw new InvalidServiceError('The lock', unusable);
  if (unusable.length === 0) printDiagnostics(loaded.warnings);

  const planned = state === undefined ? makePlan(loaded.model, acceptedOf(stored, stage)) : await againstState(loaded, state);
  process.stdout.write(json ? `${JSON.stringify(planned, null, 2)}\n` : planText(planned));
  // What the lock's service would become under this one's name is worth seeing, and nothing to accept.
  if (unusable.length > 0) throw new InvalidServiceError('The lock', unusable);
  if (accept) {
    const left = planned.changes.some(({ action }) => action === 'remove') ? await leftBehind(loaded) : {};
    const known = Object.keys(left).length > 0 ? withKnownState(stored, loaded.model, left) : stored;
    writeLock(file, withModel(known, loaded.model));
    if (!json) process.stdout.write(`\nAccepted, in ${shownPath(file)}\n`);
  }
  if (detailedExitcode && planned.changes.length > 0) throw new Ended(2);
}

/**
 * What leaves with this model must be known when it is emitted, and then the former one is not. Nobody emits without a renderer; and accepting is
 * the remedy for what can't be read any more.
 */
async function leftBehind(loaded: LoadedService) {
  try {
    const { knownStates } = await rendererOf('terraform', () => import('../terraform/known-states.ts'));
    return knownStates(loaded);
  } catch (error) {
    if (error instanceof MissingPackagesError || error instanceof InvalidServiceError) return {};
    throw error;
  }
}

/** What is deployed, by the output of `terraform show -json`: of Google Cloud where it holds anything of that. */
async function againstState(loaded: LoadedService, file: string): Promise<Plan> {
  const { synthesizedConfiguration } = await rendererOf('terraform', () => import('../terraform/synthesize.ts'));
  const { readState } = await import('../terraform/state/read-state.ts');
  const { planAgainstState } = await import('../terraform/state/plan-against-state.ts');
  const state = readWith(readState, file);
  const target = [...state.values()].some(({ type }) => type.startsWith('google_')) ? 'google' : 'aws';
  const { service, stage, hash } = loaded.model;
  const { changes, notices } = planAgainstState(synthesizedConfiguration(loaded, target), state);
  return { service, stage, against: 'state', from: undefined, to: hash, changes, notices };
}

function readWith<Result>(read: (text: string) => Result, file: string): Result {
  try {
    return read(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (cause) {
    const { message } = cause as Error;
    throw new UsageError(`--state ${file} can't be read: ${message}; write it by terraform show -json > ${file}`, { cause });
  }
}
