import { mayDo, teamsToKnow, type Wish } from '../../core/access.ts';
import type { Source } from '../../core/commit/trailers.ts';
import { openedThen, refusalOf } from '../../core/gates/evaluate.ts';
import { placeGates } from '../../core/gates/place.ts';
import { checksGate } from '../../core/gates/pull.ts';
import { placeAt } from '../../core/deploy-pull/then.ts';
import type { MergedCommit } from '../../core/deploy-pull/types.ts';
import type { Gate } from '../../core/gates/types.ts';
import { type ImageReference, parseImage } from '../../core/image.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { imageChanged, noLongerAllowed, waitsForGates } from '../../core/problems/merge.ts';
import type { ImageAnswer } from '../../core/snapshot.ts';
import { type Text, text } from '../../core/text.ts';
import { actorOf } from '../manifests/opinions.ts';
import type { PlaceNow } from './place.ts';
import type { OwnRequest } from '../../core/deploy-pull/requests.ts';
import type { DeployTools } from './tools.ts';

/** What it takes to ask the gates again. */
type GateTools = Pick<DeployTools, 'github' | 'registry'>;

/**
 * What has been shut since the command was given; what it overrode then stays open, and nothing else.
 * @param at ISO 8601 in UTC
 */
export async function shutSince(
  tools: GateTools,
  now: PlaceNow,
  own: OwnRequest,
  at: string,
): Promise<Problem | null> {
  const denied = await deniedSince(tools, now, own);
  if (denied !== null) return denied;
  const shut = await shutAt(tools, now, own, { at, answer: await askedNow(tools.registry, now, own) });
  return shut && waitsForGates(shut, now.scene.environment.name);
}

/** What was shut when somebody else merged it, and what of that cannot be told any more. */
export interface ShutThen {
  readonly shut: Problem | null;
  readonly notes: readonly Text[];
}

/** The same once others have merged it. A registry that is away says nothing of them; that is told. */
export async function shutAtMerge(
  tools: GateTools,
  now: PlaceNow,
  own: OwnRequest,
  merged: MergedCommit,
): Promise<ShutThen> {
  const then = placeAt(now, merged, own.head.sha);
  const asked = await askedNow(tools.registry, now, own);
  const fault = asked !== null && isProblem(asked.answer) && asked.answer.retryable ? asked.answer : null;
  const answer = fault === null ? asked : null;
  const shut =
    (await deniedSince(tools, then, own)) ?? (await shutAt(tools, then, own, { at: merged.at, answer }));
  const unsure = (title: Text) =>
    text`Whether its tag still means the image that was asked for, nobody knows: ${title}`;
  return { shut, notes: fault === null ? [] : [unsure(fault.title)] };
}

/** What the registry says now of the image; null where it is not to be asked. */
async function askedNow(
  registry: DeployTools['registry'],
  { scene: { environment }, state }: PlaceNow,
  own: OwnRequest,
): Promise<ImageAnswer | null> {
  const image = deployedImage(own);
  const isNew = isDeploy(own);
  if (image === null && isNew) throw new Error('A deploy’s own commit names its image.');
  if (image === null || !isNew || state.service.registry !== 'required') return null;
  // A promotion that writes digests asks for that very one; else what the tag means now must be what it meant then.
  const byDigest = own.trailers.action === 'promote' && environment.pin === 'digest';
  return resolve(registry, byDigest ? image : { ...image, digest: null });
}

async function shutAt(
  tools: GateTools,
  now: PlaceNow,
  own: OwnRequest,
  { at, answer }: { readonly at: string; readonly answer: ImageAnswer | null },
): Promise<Problem | null> {
  const { environment } = now.scene;
  const { action, actor, overrides, services } = own.trailers;
  const source = services[0]?.source ?? null;
  const image = deployedImage(own);
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
    wanted: image === null ? [] : [{ service: now.state.service.name, image, source }],
    opened: openedThen(overrides),
  } as const;
  const gates = [
    ...(await checksSince(tools, now, action === 'deploy' ? source : null)),
    ...placeGates(place, request),
  ];
  return refusalOf(environment.name, gates) ?? changedImage(image, answer);
}

function isDeploy({ trailers: { action } }: OwnRequest): boolean {
  return action === 'deploy' || action === 'promote';
}

function deployedImage({ trailers: { services } }: OwnRequest): ImageReference | null {
  const image = parseImage(services[0]?.image ?? '');
  return isProblem(image) ? null : image;
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

async function resolve(registry: DeployTools['registry'], image: ImageReference): Promise<ImageAnswer> {
  return { image, answer: await registry.resolve(image) };
}

function changedImage(image: ImageReference | null, answer: ImageAnswer | null): Problem | null {
  const digest = image?.digest ?? null;
  if (image === null || digest === null || answer === null || isProblem(answer.answer)) return null;
  return answer.answer.digest === digest ? null : imageChanged(image, answer.answer.digest);
}
