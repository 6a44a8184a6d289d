import type { Service } from '../../service/service.ts';
import type { HandlerOptions } from '../handler-options.ts';
import { once } from '../once.ts';
import { type CloudRunHost, type CloudRunHostOptions, roleOf, startCloudRunHost } from './cloud-run-host.ts';

/**
 * The process of a container: serves until it is told to stop, by SIGTERM, and ends when all is done. One image holds both roles; its argument says
 * which one it is. A promise that was rejected and nobody handled is told to the log, and ends nothing: others' requests are under way.
 */
export async function runOnCloudRun(service: Service, options: HandlerOptions & Pick<CloudRunHostOptions, 'jwksUri'>): Promise<void> {
  process.on('unhandledRejection', (error) => tell('A promise was rejected, and nobody handled it', error));
  try {
    const host = await startCloudRunHost(service, { ...options, role: roleOf(process.argv[2]) });
    const endOnce = once(() => end(host));
    // Kept: by a second signal, which Node would end the process with, what is under way would be lost.
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void endOnce());
  } catch (error) {
    tell('The container could not be started', error);
    process.exit(1);
  }
}

async function end(host: CloudRunHost): Promise<void> {
  host.container.logger.info('The container is told to stop');
  await host.stop().catch((error: unknown) => tell('The container did not end as it should', error));
  process.exit();
}

function tell(message: string, error: unknown): void {
  const { name, message: reason, stack } = error instanceof Error ? error : new Error(String(error));
  process.stdout.write(`${JSON.stringify({ severity: 'ERROR', message, error: { name, message: reason, stack } })}\n`);
}
