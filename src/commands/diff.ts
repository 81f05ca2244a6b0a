import { limits } from '../core/limits.ts';
import type { EnvironmentCommand } from './command.ts';
import { gate, imageOf } from './deploy-gates.ts';
import { type DeployWish, planDeploy } from './deploy.ts';
import type { ParsedCommand } from './parse.ts';
import { diffSpec } from './specs.ts';

/** The plan of a deploy, never applied. */
export const diff: EnvironmentCommand = {
  kind: 'environment',
  spec: diffSpec,
  wish: () => 'read',
  seesBefore: true,
  seesProposals: () => true,
  historyLimit: limits.revisionsRead,
  image: (about, parsed) => imageOf(about, parsed.text('tag')),
  gate: (snapshot, parsed) => gate(snapshot, wishOf(parsed)),
  plan: (snapshot, parsed) => planDeploy(snapshot, wishOf(parsed)),
};

function wishOf(parsed: ParsedCommand): DeployWish {
  return { tag: parsed.text('tag'), reason: null, override: null, again: false, apply: false };
}
