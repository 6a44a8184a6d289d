import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { metrics } from '../../../runtime/contract/metrics.ts';

const hosts = join(__dirname, '../../../runtime/host');

/** The names in every `record(...)` of the hosts that run on AWS. */
function recorded(): ReadonlySet<string> {
  const files = readdirSync(hosts, { recursive: true, encoding: 'utf8' }).filter((file) => /^(lambda\/)?[\w-]+\.ts$/.test(file));
  const calls = files.flatMap((file) => [...readFileSync(join(hosts, file), 'utf8').matchAll(/\bmetrics\.record\(([^;]*)/g)]);
  return new Set(calls.flatMap(([, given = '']) => [...given.matchAll(/'([A-Z]\w+)'/g)].map(([, name = '']) => name)));
}

it.each(Object.keys(metrics))('%s is emitted, so that what dashboards and alarms show of it is not nothing for ever', (name) => {
  expect(recorded()).toContain(name);
});
