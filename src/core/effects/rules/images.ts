import type { Resource } from '../../diff/resources.ts';
import { compareQuantities } from '../../diff/quantity.ts';
import { parseImage } from '../../image.ts';
import { isProblem } from '../../problem.ts';
import { type Mark, newly } from '../read/changes.ts';
import { stayingContainers } from '../read/containers.ts';
import { containersOf, podTemplateOf } from '../read/pods.ts';
import { at, entriesOf, keysOf, listed, shown, textOf } from '../read/values.ts';
import type { EffectRule, Facts, Finding } from '../types.ts';

/** Tags that are made to move. A version, a date or a commit is not among them. */
const movingTags =
  /^(?:latest|main|master|trunk|head|develop|development|dev|test|testing|edge|canary|nightly|snapshot|stable|release|staging|stage|prod|production|live|current|next|beta|alpha|rc|preview)$/iu;

export const imageRules: readonly EffectRule[] = [
  {
    id: 'mutable-tag',
    severity: 'warn',
    summary:
      'An image without digest has a tag that is made to move: pods of one revision may run different code.',
    find: (facts) => newly(facts, mutableTags),
  },
  {
    id: 'pull-policy',
    severity: 'warn',
    summary: 'An image that moves under its tag is not pulled anew: each node runs what it happens to have.',
    find: (facts) => newly(facts, keptImages),
  },
  {
    id: 'limits-removed',
    severity: 'warn',
    summary: 'A container loses requests or limits: it may starve others, or be the first to be evicted.',
    find: limitsRemoved,
  },
  {
    id: 'requests-above-limits',
    severity: 'block',
    summary: 'A container requests more than its limit: the API server refuses the workload.',
    find: (facts) => newly(facts, requestsAboveLimits),
  },
];

/** The tag of an image that moves; null where it does not. */
function movingTagOf(image: string): string | null {
  const reference = parseImage(image);
  if (isProblem(reference) || reference.digest !== null) return null;
  const tag = reference.tag ?? 'latest';
  return movingTags.test(tag) ? tag : null;
}

function mutableTags(resource: Resource): readonly Mark[] {
  return containersOf(podTemplateOf(resource)).flatMap(({ name, path, value }) => {
    const image = textOf(at(value, 'image'));
    const tag = image === null ? null : movingTagOf(image);
    if (image === null || tag === null) return [];
    const written = image.endsWith(`:${tag}`)
      ? `has the tag ${tag}, which moves`
      : 'has no tag, which means latest';
    return [
      {
        key: `${name}/${image}`,
        message: `The image of container ${name} ${written}: its pods may run different code.`,
        path: [...path, 'image'],
      },
    ];
  });
}

function keptImages(resource: Resource): readonly Mark[] {
  return containersOf(podTemplateOf(resource)).flatMap(({ name, path, value }) => {
    const image = textOf(at(value, 'image'));
    const tag = image === null ? null : movingTagOf(image);
    if (image === null || tag === null) return [];
    const policy = textOf(at(value, 'imagePullPolicy')) ?? (tag === 'latest' ? 'Always' : 'IfNotPresent');
    if (policy === 'Always') return [];
    return [
      {
        key: `${name}/${policy}`,
        message: `Nodes that have an image of container ${name} tagged ${tag} do not pull the newer one (imagePullPolicy ${policy}).`,
        path: [...path, 'imagePullPolicy'],
      },
    ];
  });
}

function limitsRemoved(facts: Facts): readonly Finding[] {
  return stayingContainers(facts).flatMap(({ resource, before, after }) => {
    const lost = (['requests', 'limits'] as const).flatMap((kind) => {
      const kept = keysOf(at(after.value, 'resources', kind));
      const gone = keysOf(at(before.value, 'resources', kind)).filter((key) => !kept.includes(key));
      return gone.map((key) => `${key} ${kind === 'limits' ? 'limit' : 'request'}`);
    });
    if (lost.length === 0) return [];
    const message = `Container ${after.name} loses its ${listed(lost)}.`;
    return [{ resource, message, path: [...after.path, 'resources'] }];
  });
}

/** Groups whose pod templates the API server itself validates; those of custom resources it does not know. */
const validated = ['', 'apps', 'batch'];

function requestsAboveLimits(resource: Resource): readonly Mark[] {
  if (!validated.includes(resource.identity.group)) return [];
  return containersOf(podTemplateOf(resource)).flatMap(({ name, path, value }) =>
    entriesOf(at(value, 'resources', 'requests')).flatMap(([what, request]) => {
      const limit = at(value, 'resources', 'limits', what);
      const order = compareQuantities(request, limit);
      if (order === null || order <= 0) return [];
      const message = `The API server refuses this: container ${name} requests ${shown(request)} of ${what}, and its limit is ${shown(limit)}.`;
      return [{ key: `${name}/${what}`, message, path: [...path, 'resources', 'requests', what] }];
    }),
  );
}
