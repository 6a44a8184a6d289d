import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

/** Where `scripts/install-integration-tools.sh` puts what it installs. */
export const toolsFolder = resolve(__dirname, '../../.cache/tools');

/** Options of Java for a server that lives for seconds: it starts in half the time where nothing is compiled twice. */
export const quickJava = ['-XX:TieredStopAtLevel=1'];

/** What a test of the second tier can need, and where it is found on this machine. */
const tools = {
  ministack: () => existing(join(toolsFolder, 'python/bin/ministack')),
  'cfn-lint': () => existing(join(toolsFolder, 'python/bin/cfn-lint')),
  hadolint: () => existing(join(toolsFolder, 'python/bin/hadolint')),
  checkov: () => existing(join(toolsFolder, 'checkov/bin/checkov')),
  tflint: () => existing(join(toolsFolder, 'tflint/bin/tflint')),
  gcloud: () => inGoogleCloudSdk('data/cli/gcloud_completions.py'),
  'dynamodb-local': () => onPath('java') && existing(join(toolsFolder, 'dynamodb-local/lib')),
  'firestore-emulator': () => onPath('java') && inGoogleCloudSdk('platform/cloud-firestore-emulator/cloud-firestore-emulator.jar'),
  'pubsub-emulator': () => onPath('java') && inGoogleCloudSdk('platform/pubsub-emulator/lib'),
  java: () => onPath('java'),
  python3: () => onPath('python3'),
  terraform: () => onPath('terraform'),
};

export type Tool = keyof typeof tools;

/**
 * Runs `body` as a `describe` where all `needed` tools are installed. Where one is missing, it fails with `CI=true`, and
 * elsewhere skips after one line that says so.
 *
 * @example describeWith('dynamodb-local', 'the event store on DynamoDB', () => { it(...) });
 */
export function describeWith(needed: Tool | Tool[], title: string, body: () => void): void {
  const missing = [needed].flat().filter((tool) => !isInstalled(tool));
  if (missing.length === 0) {
    describe(title, body);
  } else if (process.env.CI === 'true') {
    describe(title, () => it(`needs ${missing.join(' and ')}`, () => requireTools(missing)));
  } else {
    process.stderr.write(`SKIPPED: ${title}: ${missing.join(' and ')} not found; run scripts/install-integration-tools.sh\n`);
    describe.skip(title, body);
  }
}

/** Whether a tool is on this machine: on the PATH, or installed by the script. */
export function isInstalled(tool: Tool): boolean {
  return tools[tool]() !== undefined;
}

/**
 * The path of a tool.
 *
 * @throws Error that names the tool when it is not installed
 */
export function requireTool(tool: Tool): string {
  const path = tools[tool]();
  if (path === undefined) throw new Error(`${tool} was not found on this machine; run scripts/install-integration-tools.sh`);
  return path;
}

function requireTools(needed: Tool[]): void {
  for (const tool of needed) requireTool(tool);
}

function onPath(command: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, command)).find((path) => existsSync(path));
}

/** A component of the Google Cloud SDK, whose `gcloud` is on the PATH. */
function inGoogleCloudSdk(component: string): string | undefined {
  const gcloud = onPath('gcloud');
  return gcloud && existing(join(dirname(realpathSync(gcloud)), '..', component));
}

function existing(path: string): string | undefined {
  return existsSync(path) ? path : undefined;
}
