import type { Resource } from '../../diff/resources.ts';
import type { ChangedResource, Facts, Finding } from '../types.ts';
import { isKind } from './kinds.ts';
import { annotationOf } from './pods.ts';
import { at, type Path } from './values.ts';

/** Something that is so of a resource. The key tells one from another; the message says it. */
export interface Mark {
  readonly key: string;
  readonly message: string;
  readonly path?: Path;
}

/** A resource that was there before and is there after. */
export interface Update extends ChangedResource {
  readonly before: Resource;
  readonly after: Resource;
}

/** What is so after the change, and was not so before. */
export function newly(
  { changed }: Facts,
  marksOf: (resource: Resource) => readonly Mark[],
): readonly Finding[] {
  return changed.flatMap((resource) => {
    if (resource.after === null) return [];
    const marks = marksOf(resource.after);
    if (marks.length === 0) return [];
    const old = new Set(resource.before === null ? [] : marksOf(resource.before).map(({ key }) => key));
    return marks.filter(({ key }) => !old.has(key)).map((mark) => toFinding(resource, mark));
  });
}

/** What was so, and is so no longer, of resources that stay. */
export function noLonger(facts: Facts, marksOf: (resource: Resource) => readonly Mark[]): readonly Finding[] {
  return updatesOf(facts).flatMap((resource) => {
    const marks = marksOf(resource.before);
    if (marks.length === 0) return [];
    const left = new Set(marksOf(resource.after).map(({ key }) => key));
    return marks.filter(({ key }) => !left.has(key)).map((mark) => toFinding(resource, mark));
  });
}

function toFinding(resource: ChangedResource, { message, path = [] }: Mark): Finding {
  return { resource, message, path };
}

/** What changes and stays, of these kinds, or of all. */
export function updatesOf({ changed }: Facts, ...kinds: readonly string[]): readonly Update[] {
  return changed.flatMap((resource) => {
    // The very object: effects are kept by it.
    return isUpdate(resource) && (kinds.length === 0 || isKind(resource.after, ...kinds)) ? [resource] : [];
  });
}

function isUpdate(resource: ChangedResource): resource is Update {
  return resource.before !== null && resource.after !== null;
}

/** Whether it is the next generation of a generated ConfigMap or Secret, under a name of its own. */
export function isRenamed({ before, after }: Update): boolean {
  return before.identity.name !== after.identity.name;
}

/** Whether it gets a namespace where none was said, or loses it: it may be another object. */
export function isMoved({ before, after }: Update): boolean {
  return before.identity.namespace !== after.identity.namespace;
}

/** An object that is deleted. What is renamed is deleted, too: the new one is another object. */
export interface Removal {
  readonly resource: ChangedResource;
  readonly before: Resource;
}

/** What the change takes away, without what is marked to be kept. */
export function removalsOf({ changed }: Facts, ...kinds: readonly string[]): readonly Removal[] {
  return changed.flatMap((resource) => {
    const { before, after } = resource;
    if (before === null || after !== null || !isKind(before, ...kinds) || isKept(before)) return [];
    return [{ resource, before }];
  });
}

/** Annotations by which Argo CD, Flux and Helm keep what is no longer among the manifests. */
function isKept(resource: Resource): boolean {
  const options = annotationOf(resource, 'argocd.argoproj.io/sync-options') ?? '';
  return (
    /(?:^|,)\s*(?:Prune|Delete)=false\b/u.test(options) ||
    annotationOf(resource, 'kustomize.toolkit.fluxcd.io/prune') === 'disabled' ||
    annotationOf(resource, 'helm.sh/resource-policy') === 'keep'
  );
}

/**
 * Whether it is made anew each time, so that nothing of it is immutable: what has only a `generateName`, hooks
 * of Helm and Argo CD, and what they or Flux are told to delete first.
 */
export function isReplacedWhole(resource: Resource): boolean {
  const options = annotationOf(resource, 'argocd.argoproj.io/sync-options') ?? '';
  return (
    at(resource.value, 'metadata', 'name') === undefined ||
    annotationOf(resource, 'helm.sh/hook') !== null ||
    annotationOf(resource, 'argocd.argoproj.io/hook') !== null ||
    annotationOf(resource, 'kustomize.toolkit.fluxcd.io/force')?.toLowerCase() === 'enabled' ||
    (/\bReplace=true\b/u.test(options) && /\bForce=true\b/u.test(options))
  );
}
