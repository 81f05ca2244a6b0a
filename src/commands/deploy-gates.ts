import type { Source } from '../core/commit/trailers.ts';
import { evaluateGates, refusalOf } from '../core/gates/evaluate.ts';
import { whyNot } from '../core/gates/order.ts';
import type { GateRequest } from '../core/gates/place.ts';
import { sourceGate } from '../core/gates/pull.ts';
import type { Gate } from '../core/gates/types.ts';
import { formatImage, type ImageReference, requireTag } from '../core/image.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { tagNeeded } from '../core/problems/clone.ts';
import { type AnySnapshot, isCloned, type ServiceState } from '../core/snapshot.ts';
import { comesBefore } from '../core/targets.ts';
import { type PullSource, tagOf } from '../core/template.ts';
import type { Service } from '../core/config/types.ts';
import type { ImageQuestion } from './command.ts';
import type { DeployWish } from './deploy.ts';

/** The image that a deploy gives a service: the registry is asked about it. null where the tag is none. */
export function imageOf(about: ImageQuestion, wantedTag: string | null): ImageReference | null {
  const image = wantedImage(about, wantedTag);
  return isProblem(image) ? null : image;
}

function wantedImage(about: ImageQuestion, wantedTag: string | null): ImageReference | Problem {
  const tag = wantedTag === null ? tagOfHead(about, about.service) : requireTag(wantedTag);
  return isProblem(tag) ? tag : { repository: about.service.image, tag, digest: null };
}

/** The tag that the pull request's head is built into. */
export function tagOfHead(
  about: Pick<ImageQuestion, 'application' | 'request' | 'environment'>,
  service: Service,
): string | Problem {
  const source = sourceOf(about);
  return source === null ? tagNeeded() : tagOf(about.environment, service, source);
}

/** Why it is not even worked out. A dry run is stopped by nothing but a fork, and shows the rest. */
export function gate(snapshot: AnySnapshot, wish: DeployWish): Problem | null {
  if (!wish.apply) return isCloned(snapshot) ? null : sourceGate(snapshot.application).problem;
  return refusalOf(snapshot.environment.name, gatesOf(snapshot, wish));
}

/** What a deploy asks of the gates. */
function gateRequestOf(
  snapshot: AnySnapshot,
  { tag, override, again }: Pick<DeployWish, 'tag' | 'override' | 'again'>,
): GateRequest {
  const unclear = snapshot.services
    .map(({ service }) => wantedImage({ ...snapshot, service }, tag))
    .filter(isProblem);
  const wanted = snapshot.services.flatMap(({ service, image: asked }) => {
    const image = imageOf({ ...snapshot, service }, tag);
    if (image === null) return [];
    const answer =
      asked !== undefined && formatImage(asked.image) === formatImage(image) ? asked.answer : null;
    const digest = answer === null || isProblem(answer) ? null : answer.digest;
    const ofHead = image.tag === tagOfHead(snapshot, service);
    return [{ service: service.name, image: { ...image, digest }, source: ofHead ? headOf(snapshot) : null }];
  });
  return { action: 'deploy', wanted, unclear, override, again };
}

/** How the gates stand for a deploy. */
export function gatesOf(snapshot: AnySnapshot, wish: DeployWish): readonly Gate[] {
  return evaluateGates(snapshot, gateRequestOf(snapshot, wish));
}

/**
 * Whether another environment, which takes only what this one runs, would not take what stands here: nothing
 * records it, or its deployment has failed, or the tag means another image by now. To deploy it again mends that.
 */
export function lacksRecord(snapshot: AnySnapshot, state: ServiceState, wish: DeployWish): boolean {
  const { config, environment, failed, seen } = snapshot;
  const { name } = state.service;
  const wanted = gateRequestOf(snapshot, wish).wanted.find(({ service }) => service === name);
  if (wanted === undefined || !comesBefore(config, environment)) return false;
  // Of what neither has, a record proves nothing.
  if (wanted.image.digest === null && wanted.source === null) return false;
  return whyNot({ environment, services: new Map([[name, state]]), failed, seen }, wanted) !== null;
}

/** What an image is built from that the pull request’s head is built into; null where there is none. */
export function headOf({
  application: { repository, pull },
}: Pick<ImageQuestion, 'application'>): Source | null {
  return pull && { repository, sha: pull.head.sha };
}

/** What the templates of tag and version are filled in from; null where there is no pull request. */
export function sourceOf({
  application: { pull },
  request: { at },
}: Pick<ImageQuestion, 'application' | 'request'>): PullSource | null {
  return pull && { sha: pull.head.sha, branch: pull.head.ref, pullRequest: pull.number, at };
}
