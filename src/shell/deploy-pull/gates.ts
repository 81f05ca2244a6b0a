import { type GateRequest, placeGates, refusalOf } from '../../core/gates/evaluate.ts';
import { type ImageReference, parseImage } from '../../core/image.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { imageChanged } from '../../core/problems/merge.ts';
import type { ImageAnswer } from '../../core/snapshot.ts';
import type { OwnRequest, PlaceNow } from './place.ts';
import type { DeployTools, Occasion } from './tools.ts';

/** What has been shut since the command was given; what it overrode then stays so. */
export async function shutSince(
  { registry }: Pick<DeployTools, 'registry'>,
  { scene: { environment }, state, locks, before }: PlaceNow,
  { trailers }: OwnRequest,
  { at }: Occasion,
): Promise<Problem | null> {
  const { action, actor, overrides } = trailers;
  const [deployed] = trailers.services;
  const image = parseImage(deployed?.image ?? '');
  if (action === 'restart' || deployed === undefined || isProblem(image)) return null;
  const asks = action !== 'rollback' && state.service.registry === 'required';
  const answer = asks ? await resolve(registry, image) : null;
  const place = {
    environment,
    services: [answer === null ? state : { ...state, image: answer }],
    before,
    locks,
    actor: actor?.login ?? '',
    at,
  };
  const request: GateRequest = {
    action,
    wanted: [{ service: state.service.name, image, source: deployed.source }],
    override: overrides[0]?.reason ?? null,
    again: overrides.some(({ gate }) => gate === 'withdrawn'),
  };
  return refusalOf(environment.name, placeGates(place, request)) ?? changedImage(image, answer);
}

/** Asked by its tag: what that means now must be what it meant then. */
async function resolve(registry: DeployTools['registry'], image: ImageReference): Promise<ImageAnswer> {
  return { image, answer: await registry.resolve({ ...image, digest: null }) };
}

function changedImage(image: ImageReference, answer: ImageAnswer | null): Problem | null {
  if (answer === null || isProblem(answer.answer) || image.digest === null) return null;
  return answer.answer.digest === image.digest ? null : imageChanged(image, answer.answer.digest);
}
