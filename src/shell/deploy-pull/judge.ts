import { heldIn } from '../../comment/held.ts';
import { isSettled } from '../../core/approval/state.ts';
import { parseConfig } from '../../core/config/parse.ts';
import type { Config } from '../../core/config/types.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { limits } from '../../core/limits.ts';
import { manifestsRed } from '../../core/problems/merge.ts';
import type { TreeSource } from '../../core/tree/types.ts';
import type { CheckRecord } from '../../ports.ts';
import { compareTrees } from '../manifests/compare.ts';
import { type ManifestsShell, tellManifests } from '../manifests/run.ts';
import { askingOf, judge, readLedger, takesApprovals } from '../manifests/judge.ts';
import { readOpinions } from '../manifests/opinions.ts';
import { withWaiver } from '../manifests/waiver.ts';
import { standingOf } from '../manifests/standing.ts';
import { comparedIn } from '../manifests/sticky.ts';
import type { Judge, Stand } from './tools.ts';

/** Judges as the check run of a pull request does, by a comparison of its own. */
export function judgeBy(shell: ManifestsShell): Judge {
  return {
    async stand(pull): Promise<Stand> {
      // What is not told to be green, but for its gates, is not worth comparing again.
      const told = await shell.pulls.look(pull.repository, pull.number);
      const check = told?.check ?? null;
      const held = check === null || check.completed ? null : heldIn(check.output.summary);
      const isGreen = check?.conclusion === 'success' || held !== null;
      if (!isGreen && told?.mergeable !== false) return redStand(check);
      const standing = await standingOf(shell, pull);
      if (standing.kind === 'moved') return { kind: 'moved' };
      if (standing.kind === 'unknown') return standOf(standing.problem);
      if (standing.kind !== 'compared' || !standing.green) return { kind: 'waits' };
      return { kind: 'green', head: standing.look.head, digests: standing.digests, held };
    },
    retell: (pull, delivery) => tellManifests(shell, pull, delivery),
    async approved(pull, { from, to }) {
      const trees = shell.pulls.trees(pull.repository);
      const config = await configIn(trees(from));
      if (config === null || isProblem(config)) return config === null;
      const found = await compareTrees(shell, config, { before: trees(from), after: trees(to) });
      // What it does to other environments than its own is not known then, either.
      if (found.state === 'problem') return takesApprovals(config) ? found.problem : true;
      const asking = askingOf(config, found.environments);
      if (asking.asked.length === 0) return true;
      const opinions = await readOpinions(shell, pull, asking.asked);
      const look = await shell.pulls.look(pull.repository, pull.number);
      if (look === null) return false;
      const waived = await withWaiver(shell, config, look, asking);
      const { approvals } = judge(look, waived, opinions, await readLedger(shell.pulls, look));
      return (approvals?.environments ?? []).every(isSettled);
    },
    async changes(repository, config, from, to) {
      const trees = shell.pulls.trees(repository);
      const found = await compareTrees(shell, config, { before: trees(from), after: trees(to) });
      if (found.state === 'problem') return found.problem;
      const digests = new Map(found.environments.map(({ environment, digest }) => [environment, digest]));
      return { diff: found.diff, digests };
    },
  };
}

/** Whoever asked has to know what ends by nobody's doing, and what does not. */
function standOf(problem: Problem): Stand {
  return problem.retryable ? { kind: 'waits' } : { kind: 'refused', problem };
}

/** What failed by what may pass is tried again first. */
function redStand(check: CheckRecord | null): Stand {
  if (check?.conclusion !== 'failure') return { kind: 'waits' };
  const tries = comparedIn(check)?.tries ?? limits.sweptTries;
  return tries < limits.sweptTries
    ? { kind: 'waits' }
    : { kind: 'refused', problem: manifestsRed(check.output.title) };
}

/** null where a commit has none, and so asks for nothing. */
async function configIn(tree: TreeSource): Promise<Config | Problem | null> {
  const root = await tree.list(['']);
  if (isProblem(root)) return root;
  const file = root.get('')?.nodes.find(({ name }) => name === 'slipway.yaml');
  if (file === undefined) return null;
  const found = await tree.blobs([{ path: 'slipway.yaml', oid: file.oid }]);
  if (isProblem(found)) return found;
  return parseConfig(Buffer.from(found.get(file.oid) ?? []).toString());
}
