import { TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { placed } from '../address.ts';

/** The variable that names under which accounts other services may call the worker. Each needs the role `run.invoker` on it as well. */
export function invokerAccounts(scope: Construct): TerraformVariable {
  const description = 'The e-mails of the accounts under which other services may call the worker';
  return placed(new TerraformVariable(scope, 'InvokerAccounts', { type: 'list(string)', description, default: [] }), 'invoker_accounts');
}
