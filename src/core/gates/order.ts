import { running } from '../bump/running.ts';
import { type DeployedService, parseTrailers } from '../commit/trailers.ts';
import type { Environment } from '../config/types.ts';
import { type DeployRecord, recordsOf } from '../history.ts';
import { formatImage, parseImage } from '../image.ts';
import { shortTag } from '../labels.ts';
import { limits } from '../limits.ts';
import { isProblem, type Problem } from '../problem.ts';
import { outOfOrder } from '../problems/gates.ts';
import type { ServiceState } from '../snapshot.ts';
import { code, list, type Text, text } from '../text.ts';
import { compareImages, type Wanted } from './same.ts';
import { type Gate, gateOf, openGate } from './types.ts';

/** The environment that `after` names, and what it holds of the services that are to be deployed. */
export interface Before {
  readonly environment: Environment;
  /** By the services' names; a problem where the folder cannot be read. */
  readonly services: ReadonlyMap<string, ServiceState | Problem>;
  /** Those that GitHub has as failed or in error, whoever said so. */
  readonly failed: readonly OurDeployment[];
  /** Those that were read, where there may be more: of an older one, nobody knows. null where these are all. */
  readonly seen: readonly OurDeployment[] | null;
}

/** A deployment of ours, as GitHub has it. */
export interface OurDeployment {
  readonly service: string;
  /** Of the environment repository. */
  readonly commit: string;
  /** Of the command; a merge commit is another than the one that says what it deploys. */
  readonly delivery?: string | undefined;
}

/**
 * Whether the environment that comes before runs the very images: by what was deployed there last and is in effect, by
 * what its manifests hold now, and unless GitHub has that deployment as failed. What cannot be told is not so.
 */
export function orderGate(environment: string, before: Before | null, wanted: readonly Wanted[]): Gate {
  if (before === null) return openGate('order', text`No environment comes before.`);
  const lacking = wanted.flatMap((one) => {
    const reason = whyNot(before, one);
    return reason === null ? [] : [{ one, reason }];
  });
  const reasons =
    wanted.length === 0 ? [text`Nothing tells which image is meant.`] : lacking.map(({ reason }) => reason);
  const first = firstDeploy(
    before.environment.name,
    lacking.map(({ one }) => one),
  );
  const problem =
    reasons.length === 0 ? null : outOfOrder(environment, before.environment.name, reasons, first);
  const images = wanted.map(({ image }) => code(shortTag(formatImage(image))));
  return gateOf('order', problem, text`${code(before.environment.name)} runs ${list(images)}.`);
}

/** The command that deploys the very images there. */
function firstDeploy(environment: string, lacking: readonly Wanted[]): string {
  const [tag = null, ...others] = new Set(lacking.map(({ image }) => image.tag));
  const flag = tag === null || others.length > 0 ? [] : [`--tag ${tag}`];
  return ['/deploy', environment, ...lacking.map(({ service }) => service), ...flag].join(' ');
}

/** Why the environment that comes before does not count as running it; null where it does. */
export function whyNot(before: Before, wanted: Wanted): Text | null {
  const { environment, services, failed, seen } = before;
  const place = text`${code(environment.name)}: ${code(wanted.service)}`;
  const state = services.get(wanted.service);
  if (state === undefined) return text`${place} was not looked at.`;
  if (isProblem(state)) return text`${place} cannot be read: ${state.publicTitle ?? state.title}`;
  const newest = recordsOf(state, environment.name).find(({ undone }) => !undone);
  if (newest === undefined)
    return text`${place} has no deploy of Slipway’s that is in effect, in the newest ${state.history.commits.length} commits of its folder.`;
  const what = code(shortTag(formatImage(wanted.image)));
  const recorded = newest.deployed.image ?? 'nothing that is known';
  const { images } = running(state.entries, state.service, environment, state.path);
  const isChanged = images.length === 0 || !images.every((image) => holds(image, newest.deployed));
  const held = list(images.length === 0 ? [code('no image')] : images.map((image) => code(shortTag(image))));
  const changed = text`${place} was changed since ${code(shortTag(recorded))} was deployed: its manifests hold ${held}.`;
  switch (compareImages(wanted, newest.deployed)) {
    case 'other':
      return isChanged ? changed : text`${place} runs ${code(shortTag(recorded))}, not ${what}.`;
    case 'unknown':
      return text`${place} runs ${what}, but nothing tells whether the tag means the same image still.`;
    case 'same':
      break;
  }
  const isOf = isDeploymentOf(newest);
  if (failed.some(isOf)) return text`${place} runs ${what}, and its deployment has failed.`;
  // Without a source, no deployment is recorded.
  if (seen !== null && newest.deployed.source !== null && !seen.some(isOf))
    return text`${place} runs ${what}, but nothing tells whether its deployment has failed: it is not among the newest ${limits.deploymentsRead} of GitHub’s.`;
  return images.length > 0 && images.every((image) => isWritten(image, wanted)) ? null : changed;
}

function isDeploymentOf({ commit: { sha, message }, deployed }: DeployRecord) {
  const own = parseTrailers(message)?.delivery ?? null;
  return ({ service, commit, delivery }: OurDeployment): boolean =>
    service === deployed.service && (commit === sha || (own !== null && delivery === own));
}

/** Whether what stands in a manifest is what a deploy says that it brought, as far as both tell. */
export function holds(written: string, { image: recorded }: Pick<DeployedService, 'image'>): boolean {
  const image = parseImage(recorded ?? '');
  return !isProblem(image) && isWritten(written, { image });
}

/** Whether what stands in a manifest is the image, as far as both tell. */
export function isWritten(written: string, { image: wanted }: Pick<Wanted, 'image'>): boolean {
  const image = parseImage(written);
  if (isProblem(image)) return false;
  return image.digest !== null && wanted.digest !== null
    ? image.digest === wanted.digest
    : image.tag === wanted.tag;
}
