import { functionRoles } from '../../../runtime/contract/environment.ts';
import type { ServiceDescription } from '../../../runtime/service/describe-service.ts';
import type { LambdaFunctionOptions } from '../../../runtime/service/lambda-function.ts';
import { codesOf, faultsOf } from './describe.ts';

describe('a setting of a function', () => {
  it.each<[keyof LambdaFunctionOptions, unknown, string]>([
    ['memoryMb', 64, 'memoryMb must be 128 to 10240 MB, got 64'],
    ['memoryMb', 10_241, 'got 10241'],
    ['memoryMb', 256.5, 'got 256.5'],
    ['memoryMb', '256', 'got "256"'],
    ['memoryMb', null, 'got null'],
    ['memoryMb', Number.NaN, 'got null'],
    ['timeoutSeconds', 0, 'timeoutSeconds must be 1 to 900 s, got 0'],
    ['timeoutSeconds', 901, 'got 901'],
    ['logRetentionDays', 2, "logRetentionDays can't be 2"],
    ['architecture', 'arm', 'architecture can\'t be "arm"'],
  ])("%s can't be %p", (option, value, message) => {
    expect(faultsOf({ functions: { worker: { [option]: value } } })).toEqual([
      expect.objectContaining({
        severity: 'error',
        code: 'out-of-range',
        place: `functions.worker.${option}`,
        message: expect.stringContaining(message),
        remedy: expect.stringContaining('choose'),
      }),
    ]);
  });

  it.each<LambdaFunctionOptions>([
    { memoryMb: 128, timeoutSeconds: 1, logRetentionDays: 1, architecture: 'x86_64' },
    { memoryMb: 10_240, timeoutSeconds: 900, logRetentionDays: 3_653, architecture: 'arm64' },
    { memoryMb: undefined, timeoutSeconds: undefined, environment: { LOG_LEVEL: 'debug', my_variable_2: '' } },
  ])('may be %p', (worker) => expect(faultsOf({ functions: { worker } })).toEqual([]));

  it.each([
    [{ packages: ['sharp@0.34'] }, 'invalid-package at functions.worker.packages'],
    [{ packages: ['Sharp'] }, 'invalid-package at functions.worker.packages'],
    [{ files: ['../templates'] }, 'invalid-file at functions.worker.files'],
    [{ files: ['part-1.js'] }, 'invalid-file at functions.worker.files'],
    [{ files: ['package.json'] }, 'invalid-file at functions.worker.files'],
  ])('can’t be %j', (worker, code) => expect(codesOf(faultsOf({ functions: { worker } }))).toEqual([code]));

  it('may list packages and files', () => {
    expect(
      faultsOf({ functions: { worker: { packages: ['sharp', '@scope/native.js'], files: ['templates/', 'data/countries.json'] } } }),
    ).toEqual([]);
  });

  it('is named once where one annotation stands for all functions, and by role where each has its own', () => {
    const bad = { memoryMb: 64 };
    expect(codesOf(faultsOf({ functions: ofEveryRole(bad) }))).toEqual(['out-of-range at functions.memoryMb']);
    expect(codesOf(faultsOf({ functions: { api: bad, projector: bad } }))).toEqual([
      'out-of-range at functions.api.memoryMb',
      'out-of-range at functions.projector.memoryMb',
    ]);
  });

  it('that stands beside the roles is an error, since it would be lost', () => {
    const functions = { memoryMb: 512, worker: { memoryMb: 256 } };
    expect(codesOf(faultsOf({ functions: functions as object }))).toEqual(['unknown-function at functions.memoryMb']);
  });
});

describe('how a function is scaled and placed', () => {
  const network = { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] };

  it.each<[LambdaFunctionOptions, string]>([
    [{ reservedConcurrency: 0 }, 'out-of-range at functions.worker.reservedConcurrency'],
    [{ provisionedConcurrency: 1.5 }, 'out-of-range at functions.worker.provisionedConcurrency'],
    [{ reservedConcurrency: 2, provisionedConcurrency: 3 }, 'concurrency-crossed at functions.worker.provisionedConcurrency'],
    [{ canary: { percent: 100, minutes: 5 } }, 'out-of-range at functions.worker.canary.percent'],
    [{ canary: { percent: 10, minutes: 0 } }, 'out-of-range at functions.worker.canary.minutes'],
    [{ network: { ...network, subnetIds: [] } }, 'out-of-range at functions.worker.network.subnetIds'],
    [{ network: { ...network, subnetIds: ['vpc-0a1b2c3d'] } }, 'invalid-network at functions.worker.network.subnetIds'],
    [{ network: { ...network, securityGroupIds: ['default'] } }, 'invalid-network at functions.worker.network.securityGroupIds'],
    [
      { network: { ...network, securityGroupIds: Array(6).fill('sg-0a1b2c3d') } },
      'out-of-range at functions.worker.network.securityGroupIds',
    ],
  ])("can't be %j", (worker, fault) => expect(codesOf(faultsOf({ functions: { worker } }))).toEqual([fault]));

  it.each<LambdaFunctionOptions>([
    { reservedConcurrency: 3, provisionedConcurrency: 3, canary: { percent: 1, minutes: 2_880 } },
    { provisionedConcurrency: 3, network },
  ])('may be %j', (worker) => expect(faultsOf({ functions: { worker } })).toEqual([]));
});

describe('a secret', () => {
  const withSecret = (kind: 'secret' | 'parameter', name: string) =>
    codesOf(faultsOf({ functions: { worker: { environment: { A_KEY: { kind, name } } } } }));

  it.each([
    ['secret', ''],
    ['secret', 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf'],
    ['secret', 'a key'],
    ['secret', 'k'.repeat(513)],
    ['parameter', ''],
    ['parameter', 'aws/key'],
    ['parameter', '/ssm-key'],
    ['parameter', 'orders/key'],
    ['parameter', `/${'a/'.repeat(15)}a`],
    ['parameter', 'a key'],
  ] as const)("can't be a %s named %j", (kind, name) => {
    expect(withSecret(kind, name)).toEqual(['invalid-secret-name at functions.worker.environment.A_KEY']);
  });

  it.each([
    ['secret', 'orders/stripe-key'],
    ['parameter', '/orders/prod/max-orders'],
    ['parameter', 'max-orders'],
  ] as const)('may be a %s named %j', (kind, name) => expect(withSecret(kind, name)).toEqual([]));
});

describe('the timeout of the HTTP function', () => {
  it('is at most 29 seconds, whether it is its own or that of all', () => {
    const message = expect.stringContaining('at most 29 s, got 30');
    expect(faultsOf({ functions: { api: { timeoutSeconds: 30 } } })).toEqual([
      expect.objectContaining({ code: 'http-timeout-too-long', place: 'functions.api.timeoutSeconds', message }),
    ]);
    const thirty = { timeoutSeconds: 30 };
    expect(faultsOf({ functions: ofEveryRole(thirty) })).toEqual([
      expect.objectContaining({ code: 'http-timeout-too-long', place: 'functions.timeoutSeconds', message }),
    ]);
    expect(faultsOf({ functions: { api: { timeoutSeconds: 29 }, worker: { timeoutSeconds: 900 } } })).toEqual([]);
  });

  it('may be longer where the service has no HTTP API', () => {
    expect(faultsOf({ functions: { api: { timeoutSeconds: 900 } }, http: undefined })).toEqual([]);
  });

  it('is out of range, and nothing else, where no function may run that long', () => {
    expect(codesOf(faultsOf({ functions: { api: { timeoutSeconds: 1_000 } } }))).toEqual(['out-of-range at functions.api.timeoutSeconds']);
  });
});

describe('a variable of a function', () => {
  it.each([
    'EVENT_TABLE',
    'CHECKPOINT_TABLE',
    'TIMER_ROLE',
    'PORT',
    'AWS_REGION',
    'ALLFRAME_STAGE',
    'LAMBDA_TASK_ROOT',
    'K_SERVICE',
    '_HANDLER',
    'X',
    '1A',
    'A-B',
    '',
  ])("can't be named %j", (name) => {
    expect(codesOf(faultsOf({ functions: { api: { environment: { [name]: 'x' } } } }))).toEqual([
      `invalid-variable at functions.api.environment.${name}`,
    ]);
  });

  it('holds a text', () => {
    const environment = { LIMIT: 5, KEY: null } as object as Record<string, string>;
    expect(faultsOf({ functions: { api: { environment } } }).map(({ message }) => message)).toEqual([
      'LIMIT must be a text, got 5',
      'KEY must be a text, got null',
    ]);
  });
});

function ofEveryRole(options: LambdaFunctionOptions): ServiceDescription['functions'] {
  return Object.fromEntries(functionRoles.map((role) => [role, options]));
}
