import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { report } from '../compare.ts';
import { nodeBinary } from '../first-command/node-binary.ts';
import { type Client, connectClient } from './client.ts';
import { bare, type ServerContender, servers } from './contenders.ts';
import { scenarios } from './requests.ts';

const size = { requests: 4_000, rounds: 24, warmUpRounds: 8, connections: 32 };

/** What a table has a line of. */
type Row = Pick<ServerContender, 'name' | 'goals'>;

interface Running {
  readonly server: ServerContender;
  readonly process: ChildProcess;
  readonly client: Client;
}

/** Requests a second that each server answers, and the processor time that it takes for one, in rounds that take turns. */
async function compare(): Promise<void> {
  const running = await Promise.all(servers.map(start));
  process.stdout.write(
    `Requests over ${size.connections} kept connections, Node ${process.version}, ${size.rounds} interleaved rounds of ${size.requests}\n`,
  );
  for (const { name, request } of scenarios) {
    const [wall, cpu] = [new Map<Row, number[]>(), new Map<Row, number[]>()];
    for (let round = -size.warmUpRounds; round < size.rounds; round += 1)
      for (const one of running) {
        const measured = await measure(one, request);
        if (round < 0) continue;
        add(wall, one.server, measured.wall);
        add(cpu, one.server, measured.cpu);
      }
    report(`${name}: time a request`, wall, [bare]);
    report(`${name}: processor time of the server`, cpu, [bare]);
  }
  for (const { process: child, client } of running) {
    client.end();
    child.kill();
  }
}

async function start(server: ServerContender, index: number): Promise<Running> {
  const child = fork(process.argv[1] ?? '', ['--server', String(index)]);
  child.once('exit', (code) => code && process.exit(code));
  const [port] = await once(child, 'message');
  return { server, process: child, client: await connectClient(port, size.connections) };
}

/** Microseconds a request: on the clock, and of the server's processor. */
async function measure({ process: child, client }: Running, request: string): Promise<{ readonly wall: number; readonly cpu: number }> {
  const before = await processorTime(child);
  const start = process.hrtime.bigint();
  await client.run(request, size.requests);
  const wall = Number(process.hrtime.bigint() - start) / 1_000 / size.requests;
  return { wall, cpu: ((await processorTime(child)) - before) / size.requests };
}

async function processorTime(child: ChildProcess): Promise<number> {
  child.send('processor time');
  const [time] = await once(child, 'message');
  return time;
}

function add(times: Map<Row, number[]>, row: Row, time: number): void {
  const known = times.get(row);
  if (known) known.push(time);
  else times.set(row, [time]);
}

/** A process that serves, and says what it has used of the processor whenever it is asked. */
async function serve({ listen }: ServerContender): Promise<void> {
  process.send?.(await listen());
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
}

const [mode, index] = process.argv.slice(2);
const server = servers[Number(index)];
const node = nodeBinary();
if (mode === '--server' && server) void serve(server);
else if (node === process.execPath) void compare();
else process.exitCode = spawnSync(node, [...process.execArgv, process.argv[1] ?? ''], { stdio: 'inherit' }).status ?? 1;
