import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { stateCache } from '../../../runtime/command-bus/state-cache.ts';
import { ConflictError } from '../../../runtime/event-store/errors.ts';
import { SqliteEventStore } from '../../../runtime/event-store/sqlite/sqlite-event-store.ts';
import { systemAmbient as ambient } from '../../../runtime/host/ambient.ts';
import { DatabaseLockedError } from '../../../runtime/sqlite/errors.ts';
import { openSqlite } from '../../../runtime/sqlite/open-sqlite.ts';
import { CountUp } from '../../../test/runtime/counter.ts';

/** What became of one command. */
export interface CountedOutcome {
  readonly commandId: string;
  /** Missing where it was a conflict, or the lock was not to be had. */
  readonly version?: number;
  /** How long before its deadline it was answered, in milliseconds. */
  readonly leftMs: number;
}

/** Counts one counter up, again and again, and tells what became of each command; begins when it is told to. */
async function main([file = '', libsqlFrom = '', writer = '', commands = '', timeoutMs = '']: readonly string[]): Promise<void> {
  const store = new SqliteEventStore(await openSqlite(file, { ambient, libsqlFrom }));
  const bus = createCommandBus({ store, ambient, cache: stateCache() });
  process.send?.('ready');
  await new Promise((begin) => process.once('message', begin));
  const outcomes: CountedOutcome[] = [];
  for (let count = 0; count < Number(commands); count += 1) {
    const [commandId, deadline] = [`${writer}-${count}`, Date.now() + Number(timeoutMs)];
    const version = await bus.dispatch(CountUp, { counterId: 'shared', by: 1 }, { commandId, deadline }).then(
      (result) => (result.outcome === 'accepted' ? { version: result.version } : {}),
      (error) => {
        if (error instanceof ConflictError || error instanceof DatabaseLockedError) return {};
        throw error;
      },
    );
    outcomes.push({ commandId, ...version, leftMs: deadline - Date.now() });
  }
  process.send?.(outcomes, () => process.disconnect());
}

void main(process.argv.slice(2));
