import { compareTrees } from '../manifests/compare.ts';
import type { ManifestsShell } from '../manifests/run.ts';
import { askingOf, judge, readLedger } from '../manifests/judge.ts';
import { readOpinions } from '../manifests/opinions.ts';
import { standingOf } from '../manifests/standing.ts';
import type { Judge, Stand } from './tools.ts';

/** Judges as the check run of a pull request does, by a comparison of its own. */
export function judgeBy(shell: ManifestsShell): Judge {
  return {
    async stand(pull): Promise<Stand> {
      // What is not told to be green is not worth comparing again.
      const told = await shell.pulls.look(pull.repository, pull.number);
      if (told?.check?.conclusion !== 'success') return { kind: 'waits' };
      const standing = await standingOf(shell, pull);
      if (standing.kind === 'moved') return { kind: 'moved' };
      if (standing.kind !== 'compared' || !standing.green) return { kind: 'waits' };
      return { kind: 'green', head: standing.look.head, digests: standing.digests };
    },
    async approved(pull, config, digests) {
      const changes = [...digests].map(([environment, digest]) => ({ environment, digest, files: [] }));
      const asking = askingOf(config, changes);
      const opinions = await readOpinions(shell, pull, asking.asked);
      const look = await shell.pulls.look(pull.repository, pull.number);
      if (look === null) return asking.asked.length === 0;
      const { approvals } = judge(look, asking, opinions, await readLedger(shell.pulls, look));
      return (approvals?.environments ?? []).every(({ state }) => state === 'approved');
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
