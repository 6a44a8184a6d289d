import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyKindWith, googleKindWith } from '../../test/lib/terraform/every-kind.ts';
import { describeWith } from '../emulators/tools.ts';
import { type SchemaProvider, startSchemaProvider } from '../terraform-provider/provider.ts';
import { type TerraformResult, terraform } from '../terraform-provider/terraform.ts';
import { temporaryFolders } from './clone.ts';
import { emitInto, succeeds, type Target, variables } from './emitted.ts';

/** A fault, put into one emitted file: what it is, what stands there for what, and what Terraform must say. */
type Fault = readonly [what: string, target: Target, file: string, from: string | RegExp, to: string, message: string];

const ofConfiguration: readonly Fault[] = [
  ['a misspelt attribute', 'aws', 'queues.tf', 'visibility_timeout_seconds', 'visibility_timout_seconds', 'Unsupported argument'],
  ['a misspelt attribute', 'google', 'queues.tf', 'ack_deadline_seconds', 'ack_dead_line_seconds', 'Unsupported argument'],
  ['a misspelt block', 'aws', 'events.tf', 'point_in_time_recovery {', 'point_in_time_recover {', 'Unsupported block type'],
  [
    'a block where an attribute is due',
    'aws',
    'functions.tf',
    'architectures ',
    'architectures {}\n  xarchitectures ',
    'Unsupported block type',
  ],
  ['an attribute where a block is due', 'google', 'queues.tf', 'dead_letter_policy {', 'dead_letter_policy = {', 'Unsupported argument'],
  ['a block twice', 'google', 'queues.tf', 'expiration_policy {', 'expiration_policy {\n ttl = ""\n }\n expiration_policy {', 'Too many'],
  ['a missing required attribute', 'aws', 'functions.tf', /^ +function_name .*$/m, '', 'Missing required argument'],
  ['a missing required attribute', 'google', 'functions.tf', /^ +location .*$/m, '', 'Missing required argument'],
  ['a resource of no schema', 'google', 'queues.tf', '"google_pubsub_topic"', '"google_pubsub_topik"', 'Invalid resource type'],
  [
    'a reference to a resource that is not there',
    'aws',
    'events.tf',
    'aws_lambda_function.projector.arn',
    'aws_lambda_function.gone.arn',
    'Reference to undeclared resource',
  ],
  [
    'a reference to an attribute that is not there',
    'google',
    'iam.tf',
    /(google_service_account\.\w+)\.member/,
    '$1.membre',
    'Unsupported attribute',
  ],
  [
    'a dependency on what is not there',
    'aws',
    'events.tf',
    'depends_on = [',
    'depends_on = [aws_iam_role.gone, ',
    'Reference to undeclared resource',
  ],
  ['an undeclared variable', 'google', 'queues.tf', 'var.project', 'var.projekt', 'Reference to undeclared input variable'],
  ['an undeclared variable', 'aws', 'versions.tf', 'var.region', 'var.regions', 'Reference to undeclared input variable'],
  [
    'an address twice',
    'aws',
    'queues.tf',
    '"aws_sqs_queue" "order_queue" {',
    '"aws_sqs_queue" "order_queue" {\n}\nresource "aws_sqs_queue" "order_queue" {',
    'Duplicate resource',
  ],
  [
    'a variable twice',
    'google',
    'variables.tf',
    /^variable "region" \{/m,
    'variable "region" {}\nvariable "region" {',
    'Duplicate variable declaration',
  ],
  ['an unclosed block', 'aws', 'queues.tf', /\}\s*$/, '', 'Unclosed configuration block'],
  ['a number beyond its range', 'aws', 'functions.tf', /memory_size( +)= \d+/, 'memory_size$1= 64', 'memory_size must be 128 to 10240'],
  ['a word that is none of those allowed', 'google', 'functions.tf', 'INGRESS_TRAFFIC_ALL', 'ALL', 'ingress must be one of'],
];

const ofValues: readonly Fault[] = [
  ['a text where a number is due', 'aws', 'functions.tf', /timeout( +)= \d+/, 'timeout$1= "soon"', 'a number is required'],
  ['a text where a list is due', 'aws', 'functions.tf', '["arm64"]', '"arm64"', 'list of string required'],
  ['a text where a map is due', 'google', 'functions.tf', /limits = \{[^}]*\}/, 'limits = "512Mi"', 'map of string required'],
];

describeWith('terraform', 'a fault in what is emitted', () => {
  const folders = temporaryFolders();
  const correct = { aws: folders.make(), google: folders.make() };
  let provider: SchemaProvider;

  beforeAll(async () => {
    provider = await startSchemaProvider();
    emitInto(correct.aws, 'aws', everyKindWith());
    emitInto(correct.google, 'google', googleKindWith());
    for (const directory of Object.values(correct)) await succeeds(directory, ['init'], provider);
  });

  afterAll(() => {
    provider.stop();
    folders.removeAll();
  });

  it.each(['aws', 'google'] as const)('is not there before it is made, on %s', async (target) => {
    await succeeds(correct[target], ['validate'], provider);
  });

  it.each(ofConfiguration)('is found by validate: %s, on %s', async (...[, target, file, from, to, message]) => {
    const { status, stdout, stderr } = await withFault({ target, file, from, to }, ['validate']);

    expect(`${stdout}${stderr}`).toContain(message);
    expect(`${stdout}${stderr}`).toContain(file);
    expect(status).toBe(1);
  });

  it.each(ofValues)('is found by plan: %s, on %s', async (...[, target, file, from, to, message]) => {
    const { status, stderr } = await withFault({ target, file, from, to }, ['plan', ...variables[target]]);

    expect(stderr).toContain(message);
    expect(stderr).toContain(file);
    expect(status).toBe(1);
  });

  interface Change {
    readonly target: Target;
    readonly file: string;
    readonly from: string | RegExp;
    readonly to: string;
  }

  async function withFault({ target, file, from, to }: Change, args: readonly string[]): Promise<TerraformResult> {
    const directory = folders.make();
    cpSync(correct[target], directory, { recursive: true });
    const text = readFileSync(join(directory, file), 'utf8');
    const faulty = text.replace(from, to);
    expect(faulty).not.toBe(text);
    writeFileSync(join(directory, file), faulty);
    return terraform(directory, args, provider);
  }
});
