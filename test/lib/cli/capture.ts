import { stripVTControlCharacters } from 'node:util';
import { runCli } from '../../../lib/cli/run-cli.ts';

/** What a call of the CLI leaves behind. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the CLI in this process, in a folder, and returns what it prints, without colours. */
export async function run(args: readonly string[], { cwd = process.cwd() } = {}): Promise<Outcome> {
  const before = process.cwd();
  const texts = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    jest.spyOn(process[stream], 'write').mockImplementation((text) => {
      texts[stream] += stripVTControlCharacters(String(text));
      return true;
    }),
  );
  process.chdir(cwd);
  try {
    const exitCode = await runCli(args);
    return { exitCode, ...texts };
  } finally {
    process.chdir(before);
    for (const spy of spies) spy.mockRestore();
  }
}
