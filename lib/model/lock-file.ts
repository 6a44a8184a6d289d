import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { type Diagnostic, InvalidServiceError } from './diagnostics.ts';
import { printLock, type ServiceLock } from './service-lock.ts';

/** Where the lock of a service stands: beside its entry, so that services of one package have one each. */
export function lockFileOf(entry: string): string {
  return join(dirname(entry), 'allframe.lock.json');
}

/**
 * Reads a lock.
 *
 * @returns `undefined` where there is none
 * @throws {InvalidServiceError} when it can't be read, is broken, or was written by a newer version
 */
export function readLock(file: string): ServiceLock | undefined {
  const text = textOf(file);
  if (text === undefined) return undefined;
  const lock = parsed(file, text);
  const fault = faultOf(lock);
  if (fault) throw unusable(file, fault);
  return lock as ServiceLock;
}

/**
 * Replaces a lock as a whole: who reads meanwhile finds the former one.
 *
 * @throws {InvalidServiceError} when it can't be written
 */
export function writeLock(file: string, lock: ServiceLock): void {
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}`);
  try {
    writeFileSync(draft, printLock(lock));
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw unusable(file, { code: 'unwritable-lock', message: (error as Error).message, remedy: 'let it be written, or use --frozen' });
  }
}

/** A file as it is named to people: from where they stand. */
export function shownPath(file: string): string {
  return relative(process.cwd(), file) || file;
}

const lockVersion = 1;

const takeOneSide =
  'take it whole from either side, or from the last commit, and run allframe infra validate, which adds what the service has beside it';

function textOf(file: string): string | undefined {
  try {
    // Editors on Windows begin a file with a byte order mark.
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw unusable(file, { code: 'unreadable-lock', message, remedy: 'make it a file that can be read' });
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const conflict = text.search(/^(<{7}|={7}|>{7})( |$)/m);
    const [, position] = /position (\d+)/.exec((error as Error).message) ?? [];
    const at = conflict >= 0 ? conflict : position === undefined ? undefined : Number(position);
    const message = conflict >= 0 ? 'a merge left both sides in it' : `it is no JSON: ${(error as Error).message}`;
    const line = at === undefined ? '' : `:${text.slice(0, at).split('\n').length}`;
    throw unusable(`${file}${line}`, { code: 'broken-lock', message, remedy: takeOneSide });
  }
}

type Fault = Pick<Diagnostic, 'code' | 'message' | 'remedy'>;

function faultOf(lock: unknown): Fault | undefined {
  const version = isRecord(lock) ? lock.lockVersion : undefined;
  if (typeof version === 'number' && version > lockVersion)
    return {
      code: 'newer-lock',
      message: `it is of version ${version}, and this version of @allframe/serverless knows ${lockVersion} at most`,
      remedy: 'install the version that the others of the project have',
    };
  const wrong = wrongPartOf(lock);
  return wrong === undefined ? undefined : { code: 'broken-lock', message: `${wrong} is not as it was written`, remedy: takeOneSide };
}

/** The first part that nothing could be compared with. */
function wrongPartOf(lock: unknown): string | undefined {
  if (!isRecord(lock)) return 'it';
  if (lock.lockVersion !== lockVersion) return 'lockVersion';
  if (typeof lock.service !== 'string') return 'service';
  return (
    firstWrong('events', lock.events, (place, types) => firstWrong(place, types, wrongEvent)) ??
    firstWrong('stages', lock.stages, wrongStage) ??
    firstWrong('terraform', lock.terraform ?? {}, (place, states) =>
      firstWrong(place, states, (inner, state) => firstWrong(inner, state, wrongKnown)),
    )
  );
}

function wrongEvent(place: string, event: unknown): string | undefined {
  if (!isRecord(event) || !Number.isInteger(event.version)) return place;
  const { schema = {}, former = [] } = event;
  return isRecord(schema) && Array.isArray(former) && former.every(isRecord) ? undefined : place;
}

function wrongStage(place: string, stage: unknown): string | undefined {
  if (!isRecord(stage) || typeof stage.hash !== 'string') return place;
  const isResource = (part: unknown) => isRecord(part) && typeof part.kind === 'string' && typeof part.id === 'string';
  return firstWrong(`${place}.resources`, stage.resources, (inner, resource) => (isResource(resource) ? undefined : inner));
}

function wrongKnown(place: string, known: unknown): string | undefined {
  return isRecord(known) && typeof known.part === 'string' && typeof known.what === 'string' ? undefined : place;
}

function firstWrong(place: string, values: unknown, wrong: (place: string, value: unknown) => string | undefined): string | undefined {
  if (!isRecord(values)) return place;
  for (const [name, value] of Object.entries(values)) {
    const found = wrong(`${place}.${name}`, value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unusable(place: string, fault: Fault): InvalidServiceError {
  return new InvalidServiceError('The lock', [{ severity: 'error', place: shownPath(place), ...fault }]);
}
