import { type LightClientOptions, lightService } from '../../runtime/aws-client/light-service.ts';
import { lightParameters, lightSecretsManager } from '../../runtime/aws-client/light-services.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import { secretsContract } from '../../runtime/testing/secrets-contract.ts';
import { AwsSecrets } from '../../runtime/transport/aws/aws-secrets.ts';
import type { SecretName } from '../../runtime/transport/secrets.ts';
import { type Ministack, startMinistack } from '../emulators/ministack.ts';
import { describeWith } from '../emulators/tools.ts';
import { lightOptions } from './clients.ts';

describeWith('ministack', 'secrets and parameters of AWS', () => {
  let aws: Ministack;
  let options: LightClientOptions;

  beforeAll(async () => {
    aws = await startMinistack();
    options = lightOptions(aws);
  });
  afterAll(() => aws?.stop());

  secretsContract(() => ({
    secrets: new AwsSecrets({ secrets: lightSecretsManager(options), parameters: lightParameters(options), ambient: systemAmbient }),
    put,
  }));

  async function put({ kind, name }: SecretName, value: string): Promise<void> {
    const at = kind === 'secret' ? ['secretsmanager', 'secretsmanager'] : ['ssm', 'AmazonSSM'];
    const [service = '', target = ''] = at;
    const calls = lightService<Writing>({ name: kind, service, target, version: '1.1' }, options);
    if (kind === 'secret') await calls.call('CreateSecret', { Name: name, SecretString: value });
    else await calls.call('PutParameter', { Name: name, Value: value, Type: 'SecureString' });
  }
});

interface Writing {
  readonly CreateSecret: { readonly input: { readonly Name: string; readonly SecretString: string }; readonly output: object };
  readonly PutParameter: {
    readonly input: { readonly Name: string; readonly Value: string; readonly Type: string };
    readonly output: object;
  };
}
