import type { RepositoryPath, TreeEntry } from '../files.ts';
import { isProblem, type Problem } from '../problem.ts';
import { valueAt } from '../yaml/value.ts';
import { change, nothingFound } from './bump.ts';
import { find, type Found } from './find.ts';
import type { Wish } from './finding.ts';
import { readFolder } from './folder.ts';
import { type Bump, type BumpTarget, restartedAt } from './types.ts';

export interface RestartTarget extends Pick<BumpTarget, 'annotation' | 'helm'> {
  /** Of the service's image, which stays as it is. */
  readonly repository: string;
  /** What the version annotation becomes, where there is one. */
  readonly version: string;
  /** What `kubectl.kubernetes.io/restartedAt` becomes, where there is no version annotation. */
  readonly at: string;
}

/**
 * Changes the annotation beside every place that holds the service's image, and nothing else: the pods of
 * these templates start anew.
 *
 * @param entries as of `bump`
 * @returns a problem where nothing holds the image, or where the annotation cannot be edited
 */
export function restart(
  entries: readonly TreeEntry[],
  target: RestartTarget,
  root: RepositoryPath,
): Bump | Problem {
  const { annotation, helm, repository, version } = target;
  const folder = readFolder(entries, helm, root);
  if (isProblem(folder)) return folder;
  const wanted = { annotation, helm, version, image: { repository, tag: '', digest: null } };
  const found = find(folder, wanted);
  if (isProblem(found)) return found;
  const annotated = found.map((one) => annotationsOf(one, target));
  if (annotated.every(({ finding }) => finding.wishes.length === 0)) return nothingFound(folder, wanted);
  return change(folder, annotated, { ...wanted, image: null });
}

function annotationsOf({ source, finding }: Found, target: RestartTarget): Found {
  const wishes = finding.wishes
    .filter(({ what }) => what === 'version')
    .map((wish) => (isPresent(source, wish) ? wish : withRestartedAt(wish, target)));
  return { source, finding: { ...finding, wishes } };
}

function isPresent({ yaml }: Found['source'], { document, path }: Wish): boolean {
  const root = yaml.documents[document];
  return root !== undefined && valueAt(root, path) !== undefined;
}

function withRestartedAt(wish: Wish, { at }: RestartTarget): Wish {
  return { ...wish, path: [...wish.path.slice(0, -1), restartedAt], value: at };
}
