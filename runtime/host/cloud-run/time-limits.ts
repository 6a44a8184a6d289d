import type { FunctionRole } from '../../contract/environment.ts';
import type { Service } from '../../service/service.ts';

/** How long the work of a role may take where the service says nothing, in seconds: the same as on every host. */
export const defaultTimeoutSeconds: Readonly<Record<FunctionRole, number>> = {
  api: 29,
  worker: 29,
  projector: 60,
  reactor: 60,
  rebuilder: 900,
  catchUp: 270,
};

/** A subscription of Pub/Sub waits for no answer longer (https://cloud.google.com/pubsub/docs/lease-management). */
const longestPushSeconds = 600;

/** Kept back of it, in milliseconds: to answer, and of long work to finish the stream at hand and keep how far it came. */
const reserveMs: Readonly<Record<FunctionRole, number>> = {
  api: 500,
  worker: 500,
  projector: 500,
  reactor: 500,
  rebuilder: 15_000,
  catchUp: 10_000,
};

/** When the work of a role that begins now must be done, in milliseconds since the epoch. */
export function deadlineOf({ functions }: Pick<Service, 'functions'>, role: FunctionRole, now: number): number {
  const own = (functions as Readonly<Partial<Record<FunctionRole, { readonly timeoutSeconds?: number | undefined }>>>)[role];
  const ofAll = (functions as { readonly timeoutSeconds?: unknown }).timeoutSeconds;
  const seconds = own?.timeoutSeconds ?? (typeof ofAll === 'number' ? ofAll : defaultTimeoutSeconds[role]);
  return now + Math.min(seconds, longestPushSeconds) * 1_000 - reserveMs[role];
}
