import { writeFileSync } from 'node:fs';
import { deriveSchema } from './derive-schema.ts';
import { renderSchema, schemaFile } from './schema.ts';

/** Derives the committed schemas again: `npx ts-node integ-tests/terraform-provider/regenerate.ts`. */
for (const provider of ['aws', 'google'] as const) {
  writeFileSync(schemaFile(provider), renderSchema(deriveSchema(provider)));
}
