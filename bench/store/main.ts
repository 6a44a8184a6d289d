import { startDynamoDbLocal } from '../../integ-tests/emulators/dynamodb-local.ts';
import { type Contender, interleave } from '../compare.ts';
import { allframe } from './allframe.ts';
import { bareCalls } from './bare-calls.ts';
import { castore } from './castore.ts';
import type { Meter } from './clients.ts';
import type { Goals, StoreContender } from './contender.ts';
import { serveCpuRounds } from './cpu-rounds.ts';
import { createTables } from './tables.ts';

const cold: Goals = { requests: 2, writeUnits: 1, cpu: 0.3 };
const cached: Goals = { ...cold, requests: 1 };

const contenders: readonly StoreContender[] = [
  allframe({ client: 'light', isCached: false }, cold),
  allframe({ client: 'light', isCached: true }, cached),
  allframe({ client: 'official', isCached: false }, cold),
  allframe({ client: 'official', isCached: true }, cached),
  { ...bareCalls('light'), goals: { ...cold, cpu: 0.25 } },
  bareCalls('official'),
  castore,
];

/**
 * V8 has compiled what is hot by then: a warm function is one that has run some thousand commands. Rounds are short, so that all contenders meet
 * the machine in about the same state: who else runs on it takes from the caches.
 */
const size = { runs: 15, rounds: 80, warmUpRounds: 160 };

/** A command of three events on a stream that has three, on DynamoDB Local: what it costs DynamoDB, and what it costs the function. */
async function compare(): Promise<void> {
  const dynamoDb = await startDynamoDbLocal();
  try {
    await createTables(dynamoDb.endpoint);
    const meters = new Map<StoreContender, Meter>();
    for (const contender of contenders) meters.set(contender, await meterOf(contender, dynamoDb.endpoint));
    const inProcesses: Contender[] = contenders.map(({ name }) => ({ name, start: () => async () => async () => {} }));
    const times = await interleave(inProcesses, size, (index) => ['--contender', String(index), dynamoDb.endpoint]);
    report(meters, [...times.values()].map(fastQuarter));
  } finally {
    await dynamoDb.stop();
  }
}

/** What the second command of a stream takes. */
async function meterOf({ name, start }: StoreContender, endpoint: string): Promise<Meter> {
  const meter = { requests: 0, writeUnits: 0 };
  const run = start(endpoint, meter);
  const id = `metered-${name.replaceAll(/\W/g, '-')}`;
  await run(id);
  Object.assign(meter, { requests: 0, writeUnits: 0 });
  await run(id);
  return { ...meter };
}

function report(meters: ReadonlyMap<StoreContender, Meter>, cpu: readonly number[]): void {
  const theirs = cpu[contenders.indexOf(castore)] ?? Number.NaN;
  process.stdout.write(
    `A command of three events on DynamoDB Local, Node ${process.version}, ${size.rounds} interleaved rounds of ${size.runs} commands\n` +
      `  ${''.padEnd(40)}${'requests'.padStart(16)}${'write units'.padStart(16)}${'CPU µs'.padStart(10)}${'of castore’s'.padStart(24)}\n`,
  );
  for (const [index, [{ name, goals }, { requests, writeUnits }]] of [...meters].entries()) {
    const micros = cpu[index] ?? Number.NaN;
    const cells = [
      cell(requests, goals?.requests, 16),
      cell(writeUnits, goals?.writeUnits, 16),
      micros.toFixed(0).padStart(10),
      cell(micros / theirs, goals?.cpu, 24, 2),
    ];
    process.stdout.write(`  ${name.padEnd(40)}${cells.join('')}\n`);
  }
}

/** A figure beside the most that it should be. */
function cell(value: number, goal: number | undefined, width: number, digits = 0): string {
  const verdict = goal === undefined ? '' : ` of ${goal}${value > goal ? ' MISSED' : ''}`;
  return `${value.toFixed(digits)}${verdict}`.padStart(width);
}

/** What a quarter of the rounds keeps to: what else runs on the machine makes rounds dearer, never cheaper. */
function fastQuarter(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 4)] ?? Number.NaN;
}

const [mode, index, endpoint] = process.argv.slice(2);
const contender = contenders[Number(index)];
if (mode === '--contender' && contender && endpoint) serveCpuRounds(contender, endpoint, size.runs);
else void compare();
