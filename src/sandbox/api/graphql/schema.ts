import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphQLError, buildSchema, isScalarType } from 'graphql';

const read = (file: string) => readFileSync(join(import.meta.dirname, 'schema', file), 'utf8');

/** What is served. Written by `scripts/cut-graphql.ts`. */
export const schema = buildSchema(read('served.graphql'));

/** SDL says of a scalar no more than its name; these two are what a client gets wrong. */
const forms = {
  GitObjectID: /^[0-9a-f]{40}$/,
  Base64String: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
};
for (const [name, form] of Object.entries(forms)) {
  const type = schema.getType(name);
  if (!isScalarType(type)) throw new Error(`The schema has no scalar ${name}.`);
  type.parseValue = (value) => {
    if (typeof value === 'string' && form.test(value)) return value;
    throw new GraphQLError(`Could not coerce value ${JSON.stringify(value)} to ${name}`);
  };
}

/** Which of GitHub's names are not served: `Repository.issues`, `Commit.history(since:)`, `Issue`. */
export const unserved = parseUnserved(read('unserved.txt'));

function parseUnserved(text: string): ReadonlySet<string> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Set(
    lines.flatMap((line) => {
      const [owner = '', ...names] = line.split(' ');
      if (owner === '*') return names;
      return names.map((name) => (owner.includes('.') ? `${owner}(${name}:)` : `${owner}.${name}`));
    }),
  );
}
