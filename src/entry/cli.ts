#!/usr/bin/env node
import { toPlain } from '../core/text.ts';
import { refusedNode } from './node.ts';

// Before anything else is read: an older Node fails somewhere in it, and nobody could tell why.
const refused = refusedNode(process.versions.node);
if (refused === null) {
  const { createProgram } = await import('./cli/program.ts');
  await createProgram().parseAsync();
} else {
  process.stderr.write(`${toPlain(refused.title)} ${toPlain(refused.remedy)}\n`);
  process.exitCode = 2;
}
