import { maxHashedCommands, maxRepeatAgeMs } from '../../../runtime/command-bus/older-commands.ts';
import { maxRecentCommands, RecentCommands } from '../../../runtime/command-bus/recent-commands.ts';
import { placeCommit } from '../../../runtime/event-store/event-store.ts';
import { noStream } from '../../../runtime/event-store/stream-head.ts';
import { commitOf } from '../recording-store.ts';

describe('the commands that a stream has seen last', () => {
  const commits = (count: number) => {
    let head = noStream('Counter#a');
    return Array.from({ length: count }, (_, index) => {
      const commit = placeCommit(head, commitOf(`c-${index}`, { commandId: `id-${index}` }));
      head = { ...head, version: commit.lastVersion, commitId: commit.commitId };
      return commit;
    });
  };

  const now = Date.parse('2026-01-02T00:00:00.000Z');

  it('are known by their ids, then by hashes', () => {
    const full = new RecentCommands();
    full.add(commits(maxRecentCommands));
    expect([full.find('id-0', now), full.find('other', now)]).toEqual([1, undefined]);
    const over = new RecentCommands();
    over.add(commits(3 * maxRecentCommands));
    expect([over.find('id-0', now), over.find(`id-${2 * maxRecentCommands}`, now)]).toEqual(['forgotten', 2 * maxRecentCommands + 1]);
    expect(over.find('other', now)).toBeUndefined();
    expect(over.bytes).toBeLessThan(1.1 * full.bytes);
  });

  it('are forgotten where even their hashes are too many, and it says so', () => {
    const over = new RecentCommands();
    over.add(commits(maxRecentCommands + maxHashedCommands + 1));
    const ids = Array.from({ length: maxHashedCommands }, (_, index) => `id-${index}`);
    expect(new Set(ids.map((id) => over.find(id, now)))).toEqual(new Set(['forgotten']));
    expect(over.find('other', now)).toBe('forgotten');
    expect(over.find('other', now + maxRepeatAgeMs)).toBeUndefined();
    expect(over.bytes).toBeLessThan(300_000);
  });

  it('are found alike, whether somebody has asked before they came or not', () => {
    const asked = new RecentCommands(10);
    const unasked = new RecentCommands(10);
    for (const commit of commits(25)) {
      asked.find('other', now);
      asked.add([commit]);
      unasked.add([commit]);
    }
    const found = (known: RecentCommands) => Array.from({ length: 26 }, (_, index) => known.find(`id-${index}`, now));
    expect(found(asked)).toEqual(found(unasked));
    expect(found(asked).slice(14, 17)).toEqual(['forgotten', 16, 17]);
    expect([asked.bytes, asked.toJson()]).toEqual([unasked.bytes, unasked.toJson()]);
  });

  it('are seldom taken for another one by their hashes', () => {
    const many = new RecentCommands(1);
    many.add(commits(maxHashedCommands));
    const strangers = Array.from({ length: 5_000 }, (_, index) => `018f-${index}`).filter((id) => many.find(id, now) !== undefined);
    expect(strangers.length).toBeLessThan(10);
  });

  it('don’t hold the hashes of what is older than a repeat can be', () => {
    const old = commits(2_000);
    const recent = commits(4_000)
      .slice(2_000)
      .map((commit) => ({ ...commit, timestamp: '2026-03-01T00:00:00.000Z' }));
    const known = new RecentCommands(10);
    known.add([...old, ...recent]);
    const hashes = known.toJson().hashed?.map(([until]) => until);
    expect(new Set(hashes)).toEqual(new Set(['2026-03-01T00:00:00.000Z']));
  });

  it('are known whatever time a commit among them says that was written by hand', () => {
    const all = commits(50).map((commit, index) => ({
      ...commit,
      timestamp: ['2020-01-01', 'yesterday', commit.timestamp][index % 3] ?? '',
    }));
    const known = new RecentCommands(10);
    for (const commit of all) {
      known.add([commit]);
      expect(known.find('id-2', now)).toEqual(commit.firstVersion < 3 ? undefined : expect.anything());
    }
  });

  it('come back from a snapshot as they were', () => {
    const all = commits(3_500);
    const known = new RecentCommands(100);
    known.add(all.slice(0, 3_000));
    const commands = JSON.parse(JSON.stringify(known.toJson()));
    const back = new RecentCommands(100, { firstVersion: 3_000, commands });
    for (const each of [known, back]) each.add(all);
    expect(back.toJson()).toEqual(known.toJson());
    for (const { metadata } of all) expect(back.find(metadata.commandId, now)).toBe(known.find(metadata.commandId, now));
    expect(back.bytes).toBe(known.bytes);
  });

  it('count once, however often a commit comes', () => {
    const once = new RecentCommands();
    once.add(commits(3));
    const often = new RecentCommands();
    for (const count of [1, 3, 2, 3]) often.add(commits(count));
    expect(often.bytes).toBe(once.bytes);
    expect(often.find('id-2', 0)).toBe(3);
  });
});
