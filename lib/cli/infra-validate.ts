import pc from 'picocolors';
import { type ReadService, readService } from '../bundle/load-service.ts';
import { buildModel } from '../model/build-model.ts';
import { type CheckedLock, checkLock } from '../model/check-lock.ts';
import { checkSafety } from '../model/check-safety.ts';
import { type Diagnostic, InvalidServiceError } from '../model/diagnostics.ts';
import { shownPath } from '../model/lock-file.ts';
import { acceptedOf } from '../model/service-lock.ts';
import type { ServiceModel } from '../model/service-model.ts';
import { isContinuousIntegration } from './continuous-integration.ts';
import { entryOf } from './entry.ts';
import { Ended } from './errors.ts';
import { bringLockUpToDate, type LockOutcome } from './lock-update.ts';
import { printDiagnostics } from './print-diagnostics.ts';
import { rendererOf } from './renderers.ts';

/** What `allframe infra validate` takes. */
export interface ValidateOptions {
  readonly stage: string;
  readonly accept?: boolean | undefined;
  readonly frozen?: boolean | undefined;
  readonly emitted?: string | undefined;
  readonly json?: boolean | undefined;
}

/** `allframe infra validate`: says all that is wrong with a service at once, and locks the events that it stores. */
export async function validate(entry: string | undefined, options: ValidateOptions): Promise<void> {
  const work = () => validated(entryOf(entry), options);
  if (options.json) printJson(await reportOf(work));
  else print(await work());
}

/** @throws {InvalidServiceError} with every fault */
async function validated(entry: string, { stage, accept, frozen = isContinuousIntegration(), emitted }: ValidateOptions): Promise<Report> {
  const read = readService(entry);
  const { model, diagnostics } = examine(read, stage);
  const checked = checkLock(read.entry, read.service.name, read.events);
  const { lock, diagnostics: ofLock } = bringLockUpToDate(checked, read, { accept, frozen, isSound: model !== undefined });
  const files = model && emitted !== undefined ? await checkFiles(emitted, read.entry) : [];
  const all = errorsFirst([...diagnostics, ...besides(diagnostics, ofLock), ...(model ? unaccepted(model, checked) : []), ...files]);
  if (!model || all.some(isError)) throw new InvalidServiceError(`The service ${read.service.name}`, all);
  return { isValid: true, service: model.service, stage, hash: model.hash, diagnostics: all, lock };
}

/** What `allframe infra emit terraform` wrote. */
async function checkFiles(folder: string, entry: string): Promise<readonly Diagnostic[]> {
  const { checkEmitted } = await rendererOf('terraform', () => import('../terraform/check-emitted.ts'));
  return checkEmitted(folder, entry);
}

/** The faults as JSON too. */
async function reportOf(work: () => Promise<Report>): Promise<Report | Failure> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvalidServiceError)) throw error;
    return { isValid: false, diagnostics: error.diagnostics };
  }
}

interface Report {
  readonly isValid: true;
  readonly service: string;
  readonly stage: string;
  readonly hash: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly lock: LockOutcome;
}

interface Failure {
  readonly isValid: false;
  readonly diagnostics: readonly Diagnostic[];
}

/** What is wrong with the definition itself, and what a review would ask about it. */
function examine({ service, faults }: ReadService, stage: string): { model?: ServiceModel; diagnostics: readonly Diagnostic[] } {
  try {
    const { model, warnings } = buildModel(service, stage, faults);
    return { model, diagnostics: [...warnings, ...checkSafety(model)] };
  } catch (error) {
    if (!(error instanceof InvalidServiceError)) throw error;
    return { diagnostics: error.diagnostics };
  }
}

/** Of a stage whose model was accepted once. */
function unaccepted({ stage, hash }: ServiceModel, { file, stored }: CheckedLock): Diagnostic[] {
  const accepted = acceptedOf(stored, stage);
  if (!accepted || accepted.hash === hash) return [];
  const message = `the model of stage ${stage} is ${hash}, and ${accepted.hash} was accepted`;
  const remedy = `look at allframe infra plan --stage ${stage}, and accept it with --accept`;
  return [{ severity: 'warning', code: 'plan-not-accepted', place: shownPath(file), message, remedy }];
}

/** A missing upcaster shows in the definition and by the lock: it is told once. */
function besides(known: readonly Diagnostic[], others: readonly Diagnostic[]): readonly Diagnostic[] {
  return others.filter(({ code, place }) => !known.some((one) => one.code === code && one.place === place));
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

function errorsFirst(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return (['error', 'warning'] as const).flatMap((kind) => diagnostics.filter(({ severity }) => severity === kind));
}

function printJson(report: Report | Failure): void {
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  if (!report.isValid) throw new Ended(1);
}

function print({ service, stage, hash, diagnostics, lock }: Report): void {
  printDiagnostics(diagnostics);
  const count = diagnostics.length;
  const advice = count === 0 ? '' : `, ${count} ${count === 1 ? 'warning' : 'warnings'}`;
  process.stdout.write(`${pc.bold(service)}, stage ${stage}, model ${hash}: no faults${advice}\n`);
  process.stdout.write(`${pc.bold(lock.file)} ${lock.outcome}${lock.changes.map((change) => `\n  ${change}`).join('')}\n`);
}
