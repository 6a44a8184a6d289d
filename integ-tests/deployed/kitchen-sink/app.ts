import { join } from 'node:path';
import { AllFrameService } from '@allframe/serverless';
import { App, CliCredentialsStackSynthesizer, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import { leaveOutUnsupported } from './leave-out.ts';

/** Deploys the services that SERVICES names: entries by the stack's name. */
const services: Record<string, string> = JSON.parse(process.env.SERVICES ?? '{}');
// The emulator has no TLS: where it goes by policies, none that asks for it may stand.
const enforceTls = process.env.ENFORCE_TLS !== 'false';
const app = new App();
for (const [name, entry] of Object.entries(services)) {
  // The staging bucket denies what comes without TLS, which the emulator has none of: roles of the bootstrap could not get through.
  const stack = new Stack(app, name, { synthesizer: new CliCredentialsStackSynthesizer() as IStackSynthesizer });
  new AllFrameService(stack, 'Service', { entry: join(__dirname, '../../..', entry), stage: 'test', enforceTls });
  leaveOutUnsupported(stack);
}
