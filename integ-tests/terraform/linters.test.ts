import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describeWith, requireTool } from '../emulators/tools.ts';
import { temporaryFolders } from './clone.ts';
import { emitInto, type Target } from './emitted.ts';

/** What checkov would have otherwise, and why it is not. */
const accepted: Readonly<Record<string, string>> = {
  CKV_AWS_50: 'A service traces through OpenTelemetry, where it has a tracer; X-Ray is paid for by the call.',
  CKV_AWS_115: 'Concurrency is reserved where the service says so: it would be taken from all other functions of the account.',
  CKV_AWS_116: 'What is invoked asynchronously has a destination of failures, which supersedes a dead-letter queue of the function.',
  CKV_AWS_117: 'A function is in a network where the service says so.',
  CKV_AWS_119: 'Tables are encrypted with a key of DynamoDB; personal data is with keys of its own.',
  CKV_AWS_158: 'Logs are encrypted with a key of CloudWatch.',
  CKV_AWS_173: 'Variables hold names of resources; secrets are read when a function starts.',
  CKV_AWS_272: 'The hash of the code is in the plan.',
  CKV_AWS_297: 'A schedule holds the name of a job.',
  CKV_AWS_309: 'The service says that everybody may call: auth: none().',
  CKV_AWS_338: 'Logs are kept for 30 days, or as long as the service says.',
  CKV_GCP_83: 'Topics are encrypted with a key of Google.',
  CKV_GCP_84: 'Images are encrypted with a key of Google.',
};

describeWith('checkov', 'checkov, which lints infrastructure for security', () => {
  const folders = temporaryFolders();

  afterAll(() => folders.removeAll());

  it.each<Target>(['aws', 'google'])('finds nothing in the orders example on %s but what was decided', async (target) => {
    const directory = folders.make();
    emitInto(directory, target, 'orders');

    const { passed, failed } = await linted(directory);

    expect(passed).toBeGreaterThan(20);
    expect(failed.filter((check) => !(check in accepted))).toEqual([]);
  });
});

interface Linted {
  readonly passed: number;
  readonly failed: readonly string[];
}

async function linted(directory: string): Promise<Linted> {
  const args = [
    '--directory',
    directory,
    '--framework',
    'terraform',
    '--skip-download',
    '--quiet',
    '--compact',
    '--soft-fail',
    '--output',
    'json',
  ];
  const { stdout } = await promisify(execFile)(requireTool('checkov'), args, { maxBuffer: 64 * 1024 * 1024 });
  const { summary, results } = JSON.parse(stdout);
  return { passed: summary.passed, failed: results.failed_checks.map(({ check_id }: { check_id: string }) => check_id) };
}
