import type { ServiceModel } from '../model/service-model.ts';

/** Begins every emitted file, so that a later emission knows what it may remove. */
export const emittedBy = 'Emitted by allframe';

/** What stands at the top of each emitted file: where it comes from, and that it isn't to be edited. */
export function headerOf({ service, stage, hash }: ServiceModel): string {
  return `${emittedBy} from the service ${service}, stage ${stage}, model ${hash}. Do not edit: change the service and emit again.`;
}

/** The service that a file was emitted from; `undefined` where it does not say so, as archives do not. */
export function serviceIn(content: Buffer): string | undefined {
  return new RegExp(`${emittedBy} from the service (\\S+), stage `).exec(content.subarray(0, 200).toString())?.[1];
}
