import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';

const read = (file: string) => readFileSync(join(import.meta.dirname, 'schema', file), 'utf8');

/** What is served. Written by `scripts/cut-graphql.ts`. */
export const schema = buildSchema(read('served.graphql'));

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
