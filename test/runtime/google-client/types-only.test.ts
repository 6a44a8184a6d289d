import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

describe('the SDK of Firestore', () => {
  it('is loaded by nothing in the runtime: who uses Firestore makes the client', () => {
    const folder = join(__dirname, '../../../runtime');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const imports = files.flatMap((file) =>
      [
        ...readFileSync(join(folder, file), 'utf8').matchAll(
          /^(import|export).*['"]@google-cloud\/.*$|(import|require)\(['"]@google-cloud\//gm,
        ),
      ].map(([line]) => ({ file, line })),
    );
    expect(imports.length).toBeGreaterThan(5);
    expect(imports.filter(({ file, line }) => !file.startsWith('host') && !line.startsWith('import type '))).toEqual([]);
  });
});
