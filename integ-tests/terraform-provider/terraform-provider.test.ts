import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { PubsubSubscription } from '@cdktf/provider-google/lib/pubsub-subscription';
import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { describeWith } from '../emulators/tools.ts';
import { type SchemaProvider, startSchemaProvider } from './provider.ts';
import { type TerraformResult, terraform, terraformRoundTrip } from './terraform.ts';

describeWith('terraform', 'the schema-only Terraform provider', () => {
  const directories: string[] = [];
  let provider: SchemaProvider;

  beforeAll(async () => {
    provider = await startSchemaProvider();
  });

  afterAll(() => {
    provider.stop();
    for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  });

  function directoryOf(text: string): string {
    const directory = mkdtempSync(join(tmpdir(), 'terraform-provider-'));
    directories.push(directory);
    writeFileSync(join(directory, 'main.tf'), text);
    return directory;
  }

  /** What Terraform says to a stack in which one text was replaced. */
  async function afterReplacing(stack: 'aws' | 'google', [from, to]: readonly [string, string], command: string): Promise<TerraformResult> {
    const text = readStack(stack);
    expect(text).toContain(from);
    const directory = directoryOf(text.replace(from, to));
    const init = await terraform(directory, ['init'], provider);
    return init.status === 0 ? terraform(directory, [command], provider) : init;
  }

  it.each(['aws', 'google'] as const)('takes a correct %s stack from init to destroy, with no changes in a second plan', async (stack) => {
    const directory = directoryOf(readStack(stack));

    await terraformRoundTrip(directory, provider);
  });

  it('takes what cdktf emits, with both providers in one stack', async () => {
    const outdir = mkdtempSync(join(tmpdir(), 'terraform-provider-'));
    directories.push(outdir);

    await terraformRoundTrip(synthesized(outdir), provider);
  });

  it('invents outputs that look like those of a cloud', async () => {
    const directory = directoryOf(readStack('aws'));
    await terraform(directory, ['init'], provider);
    await terraform(directory, ['apply', '-auto-approve'], provider);

    const { stdout } = await terraform(directory, ['output', '-raw', 'queue_url'], provider);

    expect(stdout).toBe('https://sqs.eu-west-1.amazonaws.com/123456789012/orders-commands');
  });

  it('plans an update of what changed, and of nothing else', async () => {
    const directory = directoryOf(readStack('aws'));
    await terraform(directory, ['init'], provider);
    await terraform(directory, ['apply', '-auto-approve'], provider);
    writeFileSync(join(directory, 'main.tf'), readStack('aws').replace('batch_size              = 10', 'batch_size = 20'));

    const { status, stdout } = await terraform(directory, ['plan', '-detailed-exitcode'], provider);

    expect(status).toBe(2);
    expect(stdout).toContain('Plan: 0 to add, 1 to change, 0 to destroy.');
  });

  it.each([
    ['a misspelt attribute', 'aws', ['visibility_timeout_seconds', 'visibility_timout_seconds'], 'Unsupported argument'],
    ['a misspelt block', 'aws', ['point_in_time_recovery {', 'point_in_time_recover {'], 'Unsupported block type'],
    ['a missing required attribute', 'aws', ['function_name = "orders-commands"', ''], 'Missing required argument'],
    [
      'a missing required block',
      'google',
      ['ttl_config {}\n}', '}\nresource "google_eventarc_trigger" "x" {\nname = "x"\nlocation = "eu"\n}'],
      'Insufficient matching_criteria blocks',
    ],
    [
      'a block too many',
      'aws',
      ['point_in_time_recovery {', 'point_in_time_recovery {\nenabled = true\n}\npoint_in_time_recovery {'],
      'Too many point_in_time_recovery blocks',
    ],
    [
      'a value set where only the cloud may',
      'aws',
      ['name = "orders"', 'name = "orders"\narn = "x"'],
      'arn is set by the cloud and cannot be configured',
    ],
    ['an undeclared reference', 'aws', ['aws_sqs_queue.dead.arn\n', 'aws_sqs_queue.gone.arn\n'], 'Reference to undeclared resource'],
    [
      'a reference to an attribute that is not there',
      'google',
      ['google_service_account.orders.email\n', 'google_service_account.orders.mail\n'],
      'Unsupported attribute',
    ],
    ['an undeclared variable', 'google', ['var.project', 'var.projekt'], 'Reference to undeclared input variable'],
    [
      'a dependency cycle',
      'aws',
      ['name                      = "orders-dead"', 'name = aws_sqs_queue.commands.name\nredrive_policy = aws_sqs_queue.commands.arn'],
      'Cycle:',
    ],
    ['a resource of no schema', 'google', ['"google_cloud_scheduler_job"', '"google_cloud_schedule_job"'], 'Invalid resource type'],
  ] as const)('validate refuses %s', async (_fault, stack, replacement, message) => {
    const { status, stderr } = await afterReplacing(stack, replacement, 'validate');

    expect(stderr).toContain(message);
    expect(status).toBe(1);
  });

  it.each([
    ['a text where a number is due', 'aws', ['batch_size              = 10', 'batch_size = "ten"'], 'a number is required'],
    ['a text where a list is due', 'aws', ['["arm64"]', '"arm64"'], 'list of string required'],
    ['a text where a map is due', 'google', ['{ cpu = "1", memory = "512Mi" }', '"512Mi"'], 'map of string required'],
  ] as const)('plan refuses %s', async (_fault, stack, replacement, message) => {
    const { status, stderr } = await afterReplacing(stack, replacement, 'plan');

    expect(stderr).toContain(message);
    expect(status).toBe(1);
  });

  it('validate refuses what breaks a rule of ours, and names the place', async () => {
    const { status, stderr } = await afterReplacing('aws', ['memory_size   = 256', 'memory_size = 64'], 'validate');

    expect(stderr).toContain('memory_size must be 128 to 10240, got 64');
    expect(stderr).toMatch(/on main\.tf line \d+, in resource "aws_lambda_function" "commands"/);
    expect(status).toBe(1);
  });

  it('checks a rule in the plan when validate does not know the value yet', async () => {
    const text =
      'resource "aws_sqs_queue" "late" {\n  name = "late"\n  delay_seconds = var.delay\n}\nvariable "delay" {\n  default = 901\n}\n';
    const directory = directoryOf(text);
    await terraform(directory, ['init'], provider);

    const { status, stderr } = await terraform(directory, ['plan'], provider);

    expect(stderr).toContain('delay_seconds must be 0 to 900, got 901');
    expect(status).toBe(1);
  });
});

function readStack(name: 'aws' | 'google'): string {
  return readFileSync(join(__dirname, 'stacks', `${name}.tf`), 'utf8');
}

/** The directory of a small stack of both providers, synthesized by cdktf; by default its state would go to the working directory. */
function synthesized(outdir: string): string {
  const app = new App({ outdir, skipValidation: true });
  const stack = new TerraformStack(app, 'orders');
  new LocalBackend(stack, { path: 'terraform.tfstate' });
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  new GoogleProvider(stack, 'google', { project: 'orders' });
  const dead = new SqsQueue(stack, 'dead', { name: 'dead' });
  new SqsQueue(stack, 'queue', { name: 'queue', redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 5 }) });
  const topic = new PubsubTopic(stack, 'topic', { name: 'topic' });
  new PubsubSubscription(stack, 'subscription', { name: 'subscription', topic: topic.id, retryPolicy: { minimumBackoff: '10s' } });
  app.synth();
  return join(outdir, 'stacks', 'orders');
}
