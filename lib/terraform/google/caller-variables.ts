import { TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { placed, prefixOf } from '../address.ts';
import { eachMatching } from '../matching.ts';

/** The variable that names under which accounts other services may call the worker. */
export function invokerAccounts(scope: Construct): TerraformVariable {
  const description = 'The e-mails of the accounts under which other services may call the worker';
  return callers(scope, 'invoker_accounts', description, {
    pattern: '^[^@:]+@[^@:]+$',
    otherwise: 'Accounts are named by their e-mails, such as shop@my-project.iam.gserviceaccount.com.',
  });
}

/** The variable that names who may call an API that lets the platform know its callers. */
export function apiCallers(scope: Construct): TerraformVariable {
  const description = 'Who may call the API, as members of IAM: serviceAccount:shop@my-project.iam.gserviceaccount.com';
  return callers(scope, 'api_callers', description, {
    pattern: '^[A-Za-z]+:.+$',
    otherwise: 'Callers are members of IAM, such as serviceAccount:shop@my-project.iam.gserviceaccount.com: everybody is none.',
  });
}

interface Rule {
  readonly pattern: string;
  readonly otherwise: string;
}

/** Nobody, unless it is given. */
function callers(scope: Construct, name: string, description: string, { pattern, otherwise }: Rule): TerraformVariable {
  const validation = [eachMatching(`${prefixOf(scope)}${name}`, pattern, otherwise)];
  return placed(new TerraformVariable(scope, name, { type: 'list(string)', description, default: [], validation }), name);
}
