/** Writes `schema/*.json` anew: `npm run schema`. A test holds them to the code. */
import { writeFileSync } from 'node:fs';
import { jsonSchemas } from '../src/core/config/jsonSchema.ts';
import { diffJsonSchema } from '../src/core/diff/json.ts';

const schemas = new Map([...jsonSchemas(), ['manifest-diff.schema.json', diffJsonSchema()]]);
for (const [name, schema] of schemas) {
  writeFileSync(new URL(`../schema/${name}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
}
