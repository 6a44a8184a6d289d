import { join } from 'node:path';
import { analyzeFunctions, type FunctionAnalysis, formatAnalysis } from '../../lib/bundle/analyze.ts';
import { loadService } from '../../lib/bundle/load-service.ts';
import { atMost } from '../goals.ts';

/** In kilobytes of JavaScript. */
const assetGoal = 1_024;
const startGoal = 60;

/** What the functions of the orders example weigh, and with zod/mini what their start does. */
function report(): void {
  const example = analyzeFunctions(loadService({ entry: join(__dirname, '../../examples/orders/src/service.ts') }));
  process.stdout.write(`The orders example, minified\n${formatAnalysis(example)}`);
  for (const { role, allBytes } of example.functions) printGoal(`all files of ${role}`, allBytes, assetGoal);

  const mini = analyzeFunctions(loadService({ entry: join(__dirname, 'orders/service.ts') }));
  process.stdout.write(`\nThe same with zod/mini\n${formatAnalysis(mini)}`);
  for (const { role, startBytes } of mini.functions.filter(isApi))
    printGoal(`the start of ${role}, with the light client`, startBytes, startGoal);
}

function isApi({ role }: FunctionAnalysis): boolean {
  return role === 'api';
}

function printGoal(name: string, bytes: number, goal: number): void {
  process.stdout.write(`  ${name.padEnd(44)} ${atMost(bytes / 1024, goal, 1, ' KB')}\n`);
}

report();
