import type { Source } from '../core/commit/trailers.ts';
import { evaluateGates, type GateRequest, refusalOf } from '../core/gates/evaluate.ts';
import { whyNot } from '../core/gates/order.ts';
import { sourceGate } from '../core/gates/pull.ts';
import type { Gate } from '../core/gates/types.ts';
import { formatImage, type ImageReference, requireTag } from '../core/image.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import type { ServiceState, Snapshot } from '../core/snapshot.ts';
import { comesBefore } from '../core/targets.ts';
import { tagOf, type TemplateSource } from '../core/template.ts';
import type { ImageQuestion } from './command.ts';
import type { DeployWish } from './deploy.ts';

/** The image that a deploy gives a service: the registry is asked about it. null where the tag is none. */
export function imageOf(about: ImageQuestion, wantedTag: string | null): ImageReference | null {
  const image = wantedImage(about, wantedTag);
  return isProblem(image) ? null : image;
}

function wantedImage(about: ImageQuestion, wantedTag: string | null): ImageReference | Problem {
  const tag =
    wantedTag === null ? tagOf(about.environment, about.service, sourceOf(about)) : requireTag(wantedTag);
  return isProblem(tag) ? tag : { repository: about.service.image, tag, digest: null };
}

/** Why it is not even worked out. A dry run is stopped by nothing but a fork, and shows the rest. */
export function gate(snapshot: Snapshot, wish: DeployWish): Problem | null {
  if (!wish.apply) return sourceGate(snapshot.application).problem;
  return refusalOf(snapshot.environment.name, gatesOf(snapshot, wish));
}

/** What a deploy asks of the gates. */
function gateRequestOf(
  snapshot: Snapshot,
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
    const ofHead = image.tag === imageOf({ ...snapshot, service }, null)?.tag;
    return [{ service: service.name, image: { ...image, digest }, source: ofHead ? headOf(snapshot) : null }];
  });
  return { action: 'deploy', wanted, unclear, override, again };
}

/** How the gates stand for a deploy. */
export function gatesOf(snapshot: Snapshot, wish: DeployWish): readonly Gate[] {
  return evaluateGates(snapshot, gateRequestOf(snapshot, wish));
}

/**
 * Whether another environment, which takes only what this one runs, would not take what stands here: nothing
 * records it, or its deployment has failed, or the tag means another image by now. To deploy it again mends that.
 */
export function lacksRecord(snapshot: Snapshot, state: ServiceState, wish: DeployWish): boolean {
  const { config, environment, failed } = snapshot;
  const { name } = state.service;
  const wanted = gateRequestOf(snapshot, wish).wanted.find(({ service }) => service === name);
  if (wanted === undefined || !comesBefore(config, environment)) return false;
  // Of what neither has, a record proves nothing.
  if (wanted.image.digest === null && wanted.source === null) return false;
  return whyNot({ environment, services: new Map([[name, state]]), failed }, wanted) !== null;
}

/** What an image is built from that the pull request’s head is built into. */
export function headOf({ application: { repository, pull } }: Snapshot): Source {
  return { repository, sha: pull.head.sha };
}

/** What the templates of tag and version are filled in from. */
export function sourceOf({
  application: { pull },
  request,
}: Pick<Snapshot, 'application' | 'request'>): TemplateSource {
  return { sha: pull.head.sha, branch: pull.head.ref, pullRequest: pull.number, at: request.at };
}
