import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dockerfile } from '../../lib/bundle/dockerfile.ts';
import { containerSteps } from '../../lib/cli/container-steps.ts';
import { buildModel } from '../../lib/model/build-model.ts';
import { sound } from '../../test/lib/model/describe.ts';
import { describeWith, requireTool } from '../emulators/tools.ts';

describeWith('hadolint', 'the Dockerfile', () => {
  const lint = (text: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'allframe-dockerfile-'));
    writeFileSync(join(folder, 'Dockerfile'), text);
    const { status, stdout } = spawnSync(requireTool('hadolint'), [join(folder, 'Dockerfile')], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    return { status, found: stdout.match(/DL\d+|SC\d+/g) ?? [] };
  };

  it('has nothing that hadolint finds', () => {
    expect(lint(dockerfile)).toEqual({ status: 0, found: [] });
  });

  it('would be found wanting with a base of no version', () => {
    expect(
      lint(dockerfile.replace(/NODE_IMAGE=node:\S+/, 'NODE_IMAGE=node:latest').replace(/\$\{NODE_IMAGE\}/g, 'node:latest')),
    ).toMatchObject({
      status: 1,
      found: ['DL3007', 'DL3007'],
    });
  });
});

describeWith(['gcloud', 'python3'], 'the commands of gcloud that are printed and documented', () => {
  let known: CommandTree;
  const printed = containerSteps(buildModel(sound, 'dev').model, { directory: '.allframe/container', tag: 'abc' });
  const documented = readFileSync(join(__dirname, '../../docs/cloud-run.md'), 'utf8');
  const commands = [...commandsIn(documented), ...commandsIn(printed.flatMap((step) => step.commands).join('\n'))];

  beforeAll(() => {
    known = treeOf(requireTool('gcloud'));
  });

  it.each([...new Set(commands)])('are known to gcloud with all of their flags: %s', (command) => {
    expect(unknownIn(command, known)).toEqual([]);
  });

  it('are at least those of building, pushing and deploying', () => {
    for (const wanted of ['builds submit', 'run deploy', 'artifacts repositories create', 'artifacts docker images describe'])
      expect(commands).toContainEqual(expect.stringContaining(`gcloud ${wanted} `));
  });

  it('would be found where one is misspelt', () => {
    expect(unknownIn('gcloud run deploi x --image y', known)).toEqual(['deploi']);
    expect(unknownIn('gcloud run deploy x --imgae y --project p', known)).toEqual(['--imgae']);
  });
});

/** What completes commands in a shell: every command of gcloud, and every flag of each. */
interface CommandTree {
  readonly commands: Readonly<Record<string, CommandTree>>;
  readonly flags: Readonly<Record<string, unknown>>;
}

function treeOf(module: string): CommandTree {
  const script = 'import json, gcloud_completions; print(json.dumps(gcloud_completions.STATIC_COMPLETION_CLI_TREE))';
  const env = { ...process.env, PYTHONPATH: dirname(module), PYTHONDONTWRITEBYTECODE: '1' };
  return JSON.parse(execFileSync('python3', ['-c', script], { env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }));
}

/** Up to where a shell ends a command, what is quoted left out. */
function commandsIn(text: string): readonly string[] {
  const found = text.match(/gcloud (?:'[^'\n]*'|"[^"\n]*"|[^\n'"`()&|;])+/g) ?? [];
  return found.map((command) => command.trim()).filter((command) => !command.startsWith('gcloud emulators'));
}

/** The first word that is no command, or the flags that the command does not have. */
function unknownIn(command: string, tree: CommandTree): readonly string[] {
  const [, ...words] = command.replace(/'[^']*'|"[^"]*"/g, 'VALUE').split(/\s+/);
  let node = tree;
  for (const word of words) {
    if (Object.keys(node.commands).length === 0) break;
    const next = node.commands[word];
    if (!next) return [word];
    node = next;
  }
  const flags = words.flatMap((word) => /^--[a-z-]+/.exec(word) ?? []);
  return flags.filter((flag) => !(flag in node.flags) && !(flag in tree.flags));
}
