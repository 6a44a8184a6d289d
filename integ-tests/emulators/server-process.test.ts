import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from './server-process.ts';

describe('a server that a test started', () => {
  const folder = mkdtempSync(join(tmpdir(), 'allframe-server-'));
  const logFile = join(folder, 'server.log');
  const options = { env: process.env, logFile, isReady: async () => true };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('ends with its children, though they ignore the signal', async () => {
    const stubborn = 'trap "" TERM; (trap "" TERM; while :; do sleep 0.1; done) & while :; do sleep 0.1; done';
    const server = await startServer({ ...options, command: 'sh', args: ['-c', stubborn] });
    expect(processesOf(server.groupId)).not.toEqual([]);

    await server.stop();

    expect(processesOf(server.groupId)).toEqual([]);
  });

  it('ends when the test is killed and can not stop it', async () => {
    const { child, groupId } = await startFromAnotherProcess(logFile);
    expect(processesOf(groupId)).not.toEqual([]);

    child.kill('SIGKILL');

    for (let wait = 0; wait < 60 && processesOf(groupId).length > 0; wait += 1) await sleep(100);
    expect(processesOf(groupId)).toEqual([]);
  });

  it('fails with the end of its log when it does not start', async () => {
    const failing = startServer({ ...options, command: 'sh', args: ['-c', 'echo no such table; exit 3'], isReady: async () => false });

    await expect(failing).rejects.toThrow('no such table');
  });
});

/** Starts a server in a process that then hangs, and says the server's process group. */
function startFromAnotherProcess(logFile: string) {
  const options = `{ command: 'sleep', args: ['300'], env: process.env, logFile: ${JSON.stringify(logFile)}, isReady: async () => true }`;
  const script = `require(${JSON.stringify(join(__dirname, 'server-process.ts'))}).startServer(${options}).then((server) => console.log(server.groupId))`;
  const child = spawn(process.execPath, ['-r', 'ts-node/register', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise<{ child: typeof child; groupId: number }>((resolve) => {
    child.stdout.once('data', (line) => resolve({ child, groupId: Number(line) }));
  });
}

function processesOf(groupId: number): string[] {
  const lines = execFileSync('ps', ['-eo', 'pgid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.trim().startsWith(`${groupId} `) && !/^\s*\d+\s+Z/.test(line));
}
