import { load } from './load.ts';

/** `allframe infra model`: the cloud-neutral model, as JSON. */
export function printModel(entry: string | undefined, { stage }: { stage: string }): void {
  process.stdout.write(`${JSON.stringify(load(entry, stage).model, null, 2)}\n`);
}
