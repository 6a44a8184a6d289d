import { InvalidPageTokenError } from '../../message/errors.ts';
import type { CheckpointPage, CheckpointSearch, CheckpointStore, ConsumerCheckpoint, ConsumerStart } from './checkpoint-store.ts';

/** The reference adapter: the semantics of the port in memory. It keeps nothing when the process ends. */
export class InMemoryCheckpointStore implements CheckpointStore {
  readonly #checkpoints = new Map<string, Map<string, ConsumerCheckpoint>>();
  readonly #starts = new Map<string, ConsumerStart>();

  async get(consumer: string, stream: string): Promise<ConsumerCheckpoint | undefined> {
    return this.#of(consumer).get(stream);
  }

  async put(consumer: string, stream: string, next: ConsumerCheckpoint): Promise<boolean> {
    const checkpoints = this.#of(consumer);
    if ((checkpoints.get(stream)?.revision ?? 0) + 1 !== next.revision) return false;
    checkpoints.set(stream, structuredClone(next));
    return true;
  }

  async start(consumer: string, proposed: ConsumerStart): Promise<ConsumerStart> {
    const start = this.#starts.get(consumer) ?? { ...proposed };
    this.#starts.set(consumer, start);
    return start;
  }

  async list(consumer: string, { isParked = false, limit = 100, after }: CheckpointSearch = {}): Promise<CheckpointPage> {
    const last = after === undefined ? '' : readToken(after);
    const left = [...this.#of(consumer)]
      .filter(([stream, { parked }]) => stream > last && (!isParked || parked))
      .sort(([one], [other]) => (one < other ? -1 : 1));
    const checkpoints = left.slice(0, limit).map(([stream, checkpoint]) => ({ ...checkpoint, stream }));
    const end = left.length > limit ? checkpoints.at(-1)?.stream : undefined;
    return end === undefined ? { checkpoints } : { checkpoints, next: writeToken(end) };
  }

  #of(consumer: string): Map<string, ConsumerCheckpoint> {
    const checkpoints = this.#checkpoints.get(consumer) ?? new Map<string, ConsumerCheckpoint>();
    this.#checkpoints.set(consumer, checkpoints);
    return checkpoints;
  }
}

const tokenMark = 'behind ';

/** By stream, so that a page goes on where the one before ended, whatever was retried meanwhile. */
function writeToken(stream: string): string {
  return Buffer.from(tokenMark + stream).toString('base64url');
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith(tokenMark)) throw new InvalidPageTokenError({ source: 'checkpoints' });
  return text.slice(tokenMark.length);
}
