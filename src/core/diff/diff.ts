import { effectsOf } from '../effects/index.ts';
import type { EffectSettings } from '../effects/types.ts';
import type { Problem } from '../problem.ts';
import type { Render, WholeFile } from '../render/types.ts';
import { digestOf } from './canonical.ts';
import { changesOf } from './changes.ts';
import { publish } from './publish.ts';
import { duplicatesOf, type Known, type Resource, resourcesOf } from './resources.ts';
import { printPath } from './lines.ts';
import type { StaleReference } from './stale.ts';
import type { ManifestDiff, ResourceChange } from './types.ts';

/** What the caller decides of a diff. */
export interface DiffOptions {
  /**
   * Key under which changed secret values enter the digest; with null the digest tells only that they
   * change, so whoever binds an approval to it must give one.
   */
  readonly blinding: string | null;
  /** How `slipway.yaml` sets the rules of effects. */
  readonly effects: EffectSettings;
}

/**
 * What a change changes in the resources that are rendered: values are compared, never layout.
 * @returns a problem where a file that the change touches cannot be read afterwards
 */
export function diffManifests(
  before: Render,
  after: Render,
  { blinding, effects: settings }: DiffOptions = { blinding: null, effects: {} },
): ManifestDiff | Problem {
  const refusal = brokenByChange(before, after);
  if (refusal !== null) return refusal;
  const known: Known = new Map();
  const [old, current] = [resourcesOf(before, known), resourcesOf(after, known)];
  const { changes, unchanged, ignored, stale } = changesOf(old, current);
  const changed = changes.flatMap(({ parts }) => parts);
  const effects = effectsOf({ changed, before: old, after: current, settings });
  const total = (change: ResourceChange['change']) =>
    changes.filter((resource) => resource.change === change).length;
  return {
    digest: digestOf(changes, stale, blinding),
    summary: {
      added: total('added'),
      changed: total('changed'),
      removed: total('removed'),
      unchanged,
      masked: changes.reduce((sum, { masked }) => sum + masked, 0),
      ignored,
    },
    resources: changes.map((change) =>
      publish(
        change,
        change.parts.flatMap((part) => effects.get(part) ?? []),
      ),
    ),
    warnings: [
      ...after.warnings,
      ...unreadWarnings(before, after),
      ...duplicateWarnings(current),
      ...stale.map(staleWarning),
    ],
  };
}

/** A file may stay as broken as it was, and may be mended; a change must not break it. */
function brokenByChange(before: Render, after: Render): Problem | null {
  const old = new Map(before.files.map((file) => [file.path, file]));
  const broken = after.files.find((file) => file.problem !== null && !sameFile(old.get(file.path), file));
  return broken?.problem ?? null;
}

function sameFile(one: WholeFile | undefined, other: WholeFile): boolean {
  if (!(one?.content instanceof Uint8Array && other.content instanceof Uint8Array)) return false;
  return Buffer.compare(one.content, other.content) === 0;
}

function unreadWarnings(...renders: readonly Render[]): readonly string[] {
  const files = renders.flatMap((render) => render.files).filter(({ problem }) => problem !== null);
  return [...new Set(files.map(({ path }) => path))]
    .toSorted()
    .map((path) => `${path} cannot be read as YAML: only its content as a whole was compared.`);
}

function duplicateWarnings(resources: readonly Resource[]): readonly string[] {
  return duplicatesOf(resources).map(
    ({ identity, file }) =>
      `${identity.kind} ${identity.name} is defined more than once, here in ${file}: each was compared on its own.`,
  );
}

function staleWarning({ identity, path, name }: StaleReference): string {
  return `${identity.kind} ${identity.name} still refers to ${name}, which has another name now, at ${printPath(path)}.`;
}
