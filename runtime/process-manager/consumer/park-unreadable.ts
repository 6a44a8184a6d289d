import { parseStreamKey } from '../../contract/event-table.ts';
import type { CorruptStreamError } from '../../event-store/errors.ts';
import type { Follower } from './follower.ts';
import { type ParkingPorts, withParking } from './parking.ts';

/**
 * Parks a stream for everybody who follows it, from a commit on that can't ever be read: no try brings more. The other streams go on.
 */
export async function parkUnreadable(
  followers: readonly Pick<Follower, 'name' | 'from'>[],
  error: CorruptStreamError,
  ports: ParkingPorts,
): Promise<void> {
  const { stream, version } = error;
  const fromVersion = Number(version);
  const { aggregate } = parseStreamKey(stream);
  const following = followers.filter(({ from }) => from.includes(aggregate));
  const unreadable = async () => {
    throw error;
  };
  const work = { stream, fromVersion: Number.isSafeInteger(fromVersion) ? fromVersion : undefined };
  for (const { name } of following)
    await withParking({ ...work, consumer: name }, unreadable, { ...ports, parking: { ...ports.parking, maxAttempts: 1 } });
}
