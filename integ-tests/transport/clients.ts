import type { LightClientOptions } from '../../runtime/aws-client/light-service.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import type { Ministack } from '../emulators/ministack.ts';

/** What a light client needs to use the emulator. */
export function lightOptions({ clientConfig: { region, endpoint, credentials } }: Ministack): LightClientOptions {
  return { region, endpoint, credentials: () => credentials, ambient: systemAmbient };
}
