import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import orders from '../examples/orders/src/service.ts';
import { openApiOf } from '../runtime/host/openapi-of.ts';

/** The validator has ES modules alone, which not everything that calls this can load: it runs in a process of its own. */
const validator = `
import { text } from 'node:stream/consumers';
import { Validator } from '@seriousme/openapi-schema-validator';
const result = await new Validator().validate(JSON.parse(await text(process.stdin)));
const errors = typeof result.errors === 'string' ? [result.errors] : (result.errors ?? []).map((error) => error.instancePath + ' ' + error.message);
console.log(JSON.stringify(result.valid ? [] : errors));
`;

/** What is wrong with an OpenAPI document, after the schema of its own version. */
export function faultsOfOpenApi(document: unknown): readonly string[] {
  const answer = execFileSync(process.execPath, ['--input-type=module', '--eval', validator], {
    ...{ cwd: resolve(__dirname, '..'), input: JSON.stringify(document), encoding: 'utf8' },
  });
  return JSON.parse(answer);
}

if (require.main === module) {
  const faults = faultsOfOpenApi(openApiOf(orders));
  for (const fault of faults) console.error(fault);
  console.log(`The OpenAPI document of the example: ${faults.length} faults`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
