/** Writes `schema/*.json` anew: `npm run schema`. A test holds them to the code. */
import { writeFileSync } from 'node:fs';
import { jsonSchemas } from '../src/core/config/jsonSchema.ts';

for (const [name, schema] of jsonSchemas()) {
  writeFileSync(new URL(`../schema/${name}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
}
