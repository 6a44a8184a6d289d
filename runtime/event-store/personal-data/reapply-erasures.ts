import { parseStreamKey } from '../../contract/event-table.ts';
import { erasureName } from '../../message/erasure.ts';
import type { ForgetPorts } from './forget-subject.ts';

/**
 * Forgets again whom the event store says to be forgotten: after the keys were restored to an earlier time, and for what a crash left
 * half-done. Goes through all erasures, and may be repeated.
 *
 * @returns how many subjects there are
 */
export async function reapplyErasures({ store, keys }: Pick<ForgetPorts, 'store' | 'keys'>): Promise<number> {
  let count = 0;
  let after: string | undefined;
  do {
    const { tips, next } = await store.readTips({ aggregates: [erasureName], after });
    for (const { stream } of tips) {
      const { streamId: subject, tenant } = parseStreamKey(stream);
      await keys.forget({ subject, tenant });
      store.dropKey?.({ subject, tenant });
    }
    count += tips.length;
    after = next;
  } while (after !== undefined);
  return count;
}
