import { mayDo, teamsToKnow, type Wish } from '../../core/access.ts';
import type { Source } from '../../core/commit/trailers.ts';
import { placeGates, refusalOf } from '../../core/gates/evaluate.ts';
import { checksGate } from '../../core/gates/pull.ts';
import type { Gate } from '../../core/gates/types.ts';
import { type ImageReference, parseImage } from '../../core/image.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { imageChanged, noLongerAllowed } from '../../core/problems/merge.ts';
import type { ImageAnswer } from '../../core/snapshot.ts';
import { actorOf } from '../manifests/opinions.ts';
import type { PlaceNow } from './place.ts';
import type { OwnRequest } from '../../core/deploy-pull/requests.ts';
import type { DeployTools, Occasion } from './tools.ts';

/** What has been shut since the command was given; the gates that it overrode then, and no others, stay open. */
export async function shutSince(
  tools: Pick<DeployTools, 'github' | 'registry'>,
  now: PlaceNow,
  own: OwnRequest,
  { at }: Occasion,
): Promise<Problem | null> {
  const { environment } = now.scene;
  const { action, actor, overrides, services } = own.trailers;
  const denied = await deniedSince(tools, now, own);
  if (denied !== null) return denied;
  const [deployed] = services;
  const image = imageOf(deployed?.image ?? null);
  const isNew = action === 'deploy' || action === 'promote';
  if (image === null && isNew) throw new Error('A deploy’s own commit names its image.');
  const asks = isNew && now.state.service.registry === 'required';
  // A promotion that writes digests asks for that very one; else what the tag means now must be what it meant then.
  const byDigest = action === 'promote' && environment.pin === 'digest';
  const answer =
    asks && image !== null
      ? await resolve(tools.registry, byDigest ? image : { ...image, digest: null })
      : null;
  const place = {
    environment,
    services: [answer === null ? now.state : { ...now.state, image: answer }],
    before: now.before,
    locks: now.locks,
    actor: actor?.login ?? '',
    at,
  };
  const request = {
    action,
    wanted:
      image === null ? [] : [{ service: now.state.service.name, image, source: deployed?.source ?? null }],
    opened: new Set(overrides.map(({ gate }) => gate)),
  } as const;
  const gates = [
    ...(await checksSince(tools, now, action === 'deploy' ? (deployed?.source ?? null) : null)),
    ...placeGates(place, request),
  ];
  return refusalOf(environment.name, gates) ?? changedImage(image, answer);
}

/** Whether who asked may do it still; to deploy again what was rolled back takes no more than to deploy. */
async function deniedSince(
  { github: { application } }: Pick<DeployTools, 'github'>,
  { scene: { environment } }: PlaceNow,
  { trailers: { action, actor, overrides }, asked }: OwnRequest,
): Promise<Problem | null> {
  const wish = action === 'rollback' ? 'rollback' : 'deploy';
  const wishes: Wish[] = overrides.some(({ gate }) => gate !== 'withdrawn') ? [wish, 'override'] : [wish];
  const login = actor?.login ?? null;
  if (login === null) return noLongerAllowed('somebody', environment.name, 'none');
  const teams = teamsToKnow(environment, wishes);
  const who = await actorOf(application, asked.repository, login, teams);
  const isDenied = wishes.some((one) => mayDo(who, environment, one) !== null);
  return isDenied ? noLongerAllowed(login, environment.name, who.role) : null;
}

/** Of the commit that the image was built from: where that is not known, checks tell nothing of it. */
async function checksSince(
  { github: { application } }: Pick<DeployTools, 'github'>,
  { scene: { environment } }: PlaceNow,
  source: Source | null,
): Promise<readonly Gate[]> {
  if (environment.checks === 'ignored' || source === null) return [];
  const checks = await application.checks(source.repository, source.sha);
  return [checksGate(environment, checks, source.sha)];
}

function imageOf(reference: string | null): ImageReference | null {
  const image = parseImage(reference ?? '');
  return isProblem(image) ? null : image;
}

async function resolve(registry: DeployTools['registry'], image: ImageReference): Promise<ImageAnswer> {
  return { image, answer: await registry.resolve(image) };
}

function changedImage(image: ImageReference | null, answer: ImageAnswer | null): Problem | null {
  const digest = image?.digest ?? null;
  if (image === null || digest === null || answer === null || isProblem(answer.answer)) return null;
  return answer.answer.digest === digest ? null : imageChanged(image, answer.answer.digest);
}
