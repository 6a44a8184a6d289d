import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { SqliteEventStore } from '../../runtime/event-store/sqlite/sqlite-event-store.ts';
import { temporaryDatabase, temporaryFile } from '../../test/runtime/sqlite/temporary-database.ts';
import { bundled } from './sqlite-processes/bundled.ts';
import type { CountedOutcome } from './sqlite-processes/count-up.ts';

const isLong = process.env.ALLFRAME_LONG === '1';
const size = isLong
  ? { processes: 16, commands: 10_000, kills: 60, timeoutMs: 60_000 }
  : { processes: 16, commands: 500, kills: 6, timeoutMs: 20_000 };

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

describe('several processes on one file', () => {
  it(
    `run ${size.commands} commands on one stream without a gap, a loss or a repetition`,
    async () => {
      const file = temporaryFile();
      const store = new SqliteEventStore(await temporaryDatabase(file));
      const outcomes = await countTogether(file);
      const { head, commits } = await store.load('Counter#shared');
      const accepted = outcomes.filter(({ version }) => version !== undefined);
      const refused = outcomes.filter(({ version }) => version === undefined);

      expect(outcomes).toHaveLength(size.commands);
      expect(head.version).toBe(accepted.length);
      expect(commits.map(({ firstVersion }) => firstVersion)).toEqual(Array.from(commits, (_, index) => index + 1));
      expect(commits.map(({ metadata }) => metadata.commandId)).toEqual(
        accepted.toSorted((left, right) => (left.version ?? 0) - (right.version ?? 0)).map(({ commandId }) => commandId),
      );
      // In time, or refused because there was no more time.
      expect(accepted.filter(({ leftMs }) => leftMs < 0)).toEqual([]);
      expect(refused.filter(({ leftMs }) => leftMs > 1_000)).toEqual([]);
    },
    isLong ? 900_000 : 120_000,
  );

  it(
    'lose nothing that was acknowledged when they are killed',
    async () => {
      const script = bundled('append-until-killed.ts');
      const file = temporaryFile();
      const acknowledged: string[] = [];
      for (let kill = 0; kill < size.kills; kill += 1) acknowledged.push(...(await appendUntilKilled(script, file)));

      const database = await temporaryDatabase(file);
      const { commits } = await new SqliteEventStore(database).load('Counter#killed');
      const stored = commits.map(({ lastVersion, commitId }) => `${lastVersion} ${commitId}`);
      expect(acknowledged.length).toBeGreaterThan(size.kills);
      expect(stored.filter((line) => acknowledged.includes(line))).toEqual(acknowledged);
      // The one commit of each kill whose answer was not heard any more.
      expect(stored.length - acknowledged.length).toBeLessThanOrEqual(size.kills);
      expect(await database.read((sql) => sql.all('pragma integrity_check'))).toEqual([{ integrity_check: 'ok' }]);
      const [tip] = (await new SqliteEventStore(database).readTips({})).tips;
      expect(tip?.commitId).toBe(commits.at(-1)?.commitId);
    },
    isLong ? 900_000 : 120_000,
  );
});

/** All begin at once. */
async function countTogether(file: string): Promise<readonly CountedOutcome[]> {
  const script = bundled('count-up.ts');
  const share = (writer: number) => Math.floor(size.commands / size.processes) + (writer < size.commands % size.processes ? 1 : 0);
  const writers = Array.from({ length: size.processes }, (_, writer) =>
    fork(script, [file, __filename, `w${writer}`, `${share(writer)}`, `${size.timeoutMs}`], { execArgv: [] }),
  );
  children.push(...writers);
  await Promise.all(writers.map((writer) => answerOf(writer)));
  const outcomes = writers.map((writer) => answerOf<readonly CountedOutcome[]>(writer));
  for (const writer of writers) writer.send('begin');
  return (await Promise.all(outcomes)).flat();
}

async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`It ended with ${code} and said nothing`);
  });
  const [answer] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => undefined);
  return answer;
}

/** What it acknowledged until it was killed: at once, or after some commits more. */
async function appendUntilKilled(script: string, file: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, [script, file, __filename], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const lines: string[] = [];
  const last = 1 + Math.random() * 100;
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (lines.length > last) child.kill('SIGKILL');
  }
  return lines;
}
