// Runs in a process of its own, bundled together with the user's entry, which `@allframe/entry` stands for.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { describeService, type ServiceDescription } from '../../runtime/service/describe-service.ts';
import type { Service } from '../../runtime/service/service.ts';
import { checkDefinition } from './check-definition.ts';
import { describeEvents, type EventTypeDescription } from './describe-events.ts';
import type { Diagnostic } from './diagnostics.ts';
import { undefinedPart } from './undefined-part.ts';

/** What a loaded entry defines. */
export interface ExtractedService {
  readonly service: ServiceDescription;
  /** Every type of event that it stores, for the lock of event schemas. */
  readonly events: readonly EventTypeDescription[];
  /** What is wrong with it and can't be seen in the description. */
  readonly faults: readonly Diagnostic[];
}

/** What the child reports. */
export type Extraction =
  | ({ readonly outcome: 'described' } & ExtractedService)
  | { readonly outcome: 'failed'; readonly diagnostic: Omit<Diagnostic, 'place'> };

extract().then((extraction) => {
  writeFileSync(process.argv[2] ?? '', JSON.stringify(extraction));
  process.exit(0);
});

async function extract(): Promise<Extraction> {
  try {
    // @ts-expect-error the bundler puts the user's entry here
    const exported = (await import('@allframe/entry')) as { default?: unknown };
    return isService(exported.default) ? described(exported.default) : noService(exported);
  } catch (error) {
    return failed('entry-threw', `it throws while it is loaded: ${summaryOf(error)}`, 'mend it: loading an entry must only define');
  }
}

function described(service: Service): Extraction {
  try {
    return { outcome: 'described', service: describeService(service), events: describeEvents(service), faults: checkDefinition(service) };
  } catch (error) {
    const part = undefinedPart(service);
    if (part === undefined) throw error;
    const remedy = 'where two files import each other, move what both of them need into a third one';
    return failed('undefined-part', `${part} is undefined`, remedy);
  }
}

function isService(value: unknown): value is Service {
  const { kind, commands, queues } = (value ?? {}) as { kind?: unknown; commands?: unknown; queues?: unknown };
  return kind === 'service' && Array.isArray(commands) && typeof queues === 'object';
}

function noService(exported: { default?: unknown }): Extraction {
  const remedy = "end the entry with: export default service('name', { ... })";
  if (exported.default === undefined) return failed('entry-without-service', 'it has no default export', remedy);
  return failed('entry-without-service', `its default export is no service, but ${kindOf(exported.default)}`, remedy);
}

function kindOf(value: unknown): string {
  if (value instanceof Promise) return 'a promise: define the service without waiting';
  return value === null ? 'null' : typeof value;
}

function failed(code: string, message: string, remedy: string): Extraction {
  return { outcome: 'failed', diagnostic: { severity: 'error', code, message, remedy } };
}

/** The message and the place in the user's source, mapped back by Node. */
function summaryOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = placesOf(error).find((file) => !/^node:|[\\/]node_modules[\\/]/.test(file));
  return place ? `${error.message} (${relative(process.cwd(), place)})` : error.message;
}

/** `at JSON.parse (<anonymous>)` has no place, `at Object.<anonymous> (/home/me/service.ts:3:9)` has. */
function placesOf({ stack = '' }: Error): readonly string[] {
  return [...stack.matchAll(/^ +at (?:.*\()?(.+:\d+:\d+)\)?$/gm)].map(([, place = '']) => place);
}
