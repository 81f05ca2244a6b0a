import { folderOf, isWithin } from '../manifests/classify.ts';
import { imageOverridesOf } from '../manifests/kustomization.ts';
import { isProblem, type Problem } from '../problem.ts';
import { together, type Finding } from './finding.ts';
import type { Folder, Source } from './folder.ts';
import { inEmbeddedValues } from './inEmbeddedValues.ts';
import { inHelmPlace } from './inHelmPlace.ts';
import { inHelmValues } from './inHelmValues.ts';
import { inKustomization } from './inKustomization.ts';
import { inPatches } from './inPatches.ts';
import { inResources } from './inResources.ts';
import type { BumpTarget } from './types.ts';

export interface Found {
  readonly source: Source;
  readonly finding: Finding;
}

/** What each file of the folder holds of the service. */
export function find(folder: Folder, target: BumpTarget): readonly Found[] | Problem {
  const found: Found[] = [];
  for (const source of folder.sources) {
    const finding = findIn(source, target, folder);
    if (isProblem(finding)) return finding;
    found.push({ source, finding });
  }
  return found;
}

function findIn(source: Source, target: BumpTarget, folder: Folder): Finding | Problem {
  switch (source.role) {
    case 'kustomization':
      return inKustomization(source.yaml, target);
    case 'manifest':
      return together([
        inResources(source.yaml, target, overriddenNames(source, folder)),
        inEmbeddedValues(source.yaml, target),
        inPatches(source.yaml, target),
      ]);
    case 'helm-values':
      return inValuesFile(source, target);
  }
}

function inValuesFile(source: Source, target: BumpTarget): Finding | Problem {
  const findings = [inHelmValues(source.yaml, target)];
  for (const place of source.places) {
    const finding = inHelmPlace(source.yaml, place, target);
    if (isProblem(finding)) return finding;
    findings.push(finding);
  }
  return together(findings);
}

/** The names that kustomizations in the file's folder, or above it, give a tag. */
function overriddenNames(source: Source, folder: Folder): ReadonlySet<string> {
  const above = folder.sources.filter(
    ({ role, path }) => role === 'kustomization' && isWithin(source.path, folderOf(path)),
  );
  return new Set(above.flatMap(({ yaml }) => imageOverridesOf(yaml).map(({ name }) => name)));
}
