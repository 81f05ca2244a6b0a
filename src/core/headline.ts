import { enumerate, minuteOf, shortSha, tagOf } from './labels.ts';
import type { Outcome } from './outcome.ts';
import { areLocked, whereOf } from './problems/locks.ts';
import { isRestoration } from './rollback/forward.ts';
import { code, type Text, text } from './text.ts';

type Of<Kind extends Outcome['kind']> = Extract<Outcome, { readonly kind: Kind }>;
type WithServices = { readonly services: readonly { readonly service: string }[] };

/** One line that says it all: the first that a reader of any writer sees. */
export function headlineOf(outcome: Outcome): Text {
  switch (outcome.kind) {
    case 'deployed':
      return text`${outcome.promotedFrom === undefined ? 'Deployed' : 'Promoted'} ${withTag(outcome, ' ')} ${towards(outcome)}`;
    case 'planned':
      return text`Dry run: would ${outcome.promotedFrom === undefined ? 'deploy' : 'promote'} ${withTag(outcome, ' ')} ${towards(outcome)}`;
    case 'unchanged':
      return text`Nothing to do: ${withTag(outcome, ' ')} ${isOrAre(outcome)} in ${outcome.environment} already.`;
    case 'restarted':
      return text`Restarted ${services(outcome)} in ${outcome.environment}`;
    case 'restart-planned':
      return text`Dry run: would restart ${services(outcome)} in ${outcome.environment}`;
    case 'rolled-back':
      return text`${isRestoration(outcome) ? 'Restored' : 'Rolled back'} ${backTo(outcome)}`;
    case 'rollback-planned':
      return text`Dry run: would ${isRestoration(outcome) ? 'restore' : 'roll back'} ${backTo(outcome)}`;
    case 'proposed':
      if (outcome.action === 'restart')
        return text`Restarts ${services(outcome)} in ${outcome.environment} by pull request`;
      return outcome.action === 'rollback'
        ? text`${isRestoration(outcome.rollback ?? { services: [] }) ? 'Restores' : 'Rolls back'} ${withTag(outcome, ' to ')} in ${outcome.environment} by pull request`
        : text`${actions[outcome.action]} ${withTag(outcome, ' ')} ${towards(outcome)} by pull request`;
    case 'cancelled':
      return text`Cancelled the deploy of ${services({ services: outcome.closed })} to ${outcome.environment}`;
    case 'proposal-ended':
      return text`No deploy pull request of ${services({ services: outcome.ends })} in ${outcome.environment} for this command any more`;
    case 'explained':
      return explained(outcome);
    case 'history':
      return text`History of ${services(outcome)} in ${outcome.environment}${current(outcome)}`;
    case 'locked':
      return locked(outcome);
    case 'unlocked':
      return outcome.released.length > 0
        ? text`Unlocked ${whereOf(outcome.place)}`
        : text`Nothing to do: ${areLocked(outcome.place)} not locked.`;
    case 'locks-ended':
      return text`This pull request is closed, and with it ${outcome.locks.length === 1 ? 'ends the lock that was' : 'end the locks that were'} asked for here.`;
    case 'reversed':
      return reversed(outcome);
    case 'rollback-offered':
      return text`What this reverts runs in ${placesOf(outcome.places)}`;
    case 'help': {
      const [first, ...others] = outcome.commands;
      return first !== undefined && others.length === 0 ? [code(first.usage)] : text`Commands`;
    }
    case 'problem':
      return outcome.problem.title;
    case 'progress':
      return text`${code(outcome.command)}: ${outcome.doing}`;
    case 'edited':
      return text`Edited comments are not run. To run ${code(outcome.command)}, post it as a new comment.`;
  }
}

function explained({ environment, services, gates }: Of<'explained'>): Text {
  const shut = gates.filter(({ state }) => state === 'shut').length;
  const what = text`${enumerate(services, 'service')} to ${environment}`;
  if (shut > 0)
    return text`${shut} of ${gates.length} gates ${shut === 1 ? 'is' : 'are'} shut: you may not deploy ${what} now`;
  return gates.some(({ state }) => state === 'waiting')
    ? text`You may deploy ${what} now; it waits in a pull request then`
    : text`You may deploy ${what} now`;
}

function locked({ place, locks, renewed }: Of<'locked'>): Text {
  const [lock] = locks;
  const until = lock?.until ?? null;
  const what = text`${renewed ? 'Renewed the lock of' : 'Locked'} ${whereOf(place)} for ${code(lock?.holder ?? '')}`;
  return until === null ? what : text`${what} until ${minuteOf(until)}`;
}

function placesOf(places: readonly { readonly environment: string }[]): string {
  return enumerate([...new Set(places.map(({ environment }) => environment))], 'environment');
}

function reversed({ how, places }: Of<'reversed'>): Text {
  const environments = placesOf(places);
  const distinct = [...new Map(places.map((place) => [place.service, place])).values()];
  const tag = commonTag(places.map(({ image }) => ({ imageAfter: image })));
  const what = `${services({ services: distinct })}${tag === null ? '' : ` ${tag}`}`;
  if (places.every(({ again }) => again))
    return text`${what} ${isOrAre({ services: distinct })} in force again in ${environments}`;
  const were = distinct.length === 1 ? 'was' : 'were';
  return text`${what} ${were} ${how === 'rollback' ? 'rolled back' : 'taken back by hand'} in ${environments}`;
}

const actions = { deploy: 'Deploys', promote: 'Promotes' };

/** `from staging to production`; where nothing is promoted, `to production`. */
function towards({ promotedFrom, environment }: Of<'deployed' | 'planned' | 'proposed'>): string {
  return promotedFrom === undefined ? `to ${environment}` : `from ${promotedFrom} to ${environment}`;
}

/** The tag, where all services get the same. */
function commonTag(images: readonly { readonly imageAfter: string | null }[]): string | null {
  const tags = new Set(images.map(({ imageAfter }) => (imageAfter === null ? null : tagOf(imageAfter))));
  const [tag, ...others] = tags;
  return others.length === 0 ? (tag ?? null) : null;
}

function withTag(
  outcome: Of<'deployed' | 'planned' | 'proposed' | 'unchanged' | 'rolled-back' | 'rollback-planned'>,
  between: string,
): string {
  const tag = commonTag(outcome.services);
  return tag === null ? services(outcome) : `${services(outcome)}${between}${tag}`;
}

function services(outcome: WithServices): string {
  return enumerate(
    outcome.services.map(({ service }) => service),
    'service',
  );
}

/** `storefront to 1f2e3d4 in staging`; of what is in force again, with its revision. */
function backTo(outcome: Of<'rolled-back' | 'rollback-planned'>): string {
  const [only, ...others] = outcome.services;
  const revision = others.length > 0 || !isRestoration(outcome) ? null : (only?.revision ?? null);
  const which = revision === null ? '' : ` (revision ${revision})`;
  return `${withTag(outcome, ' to ')}${which} in ${outcome.environment}`;
}

function isOrAre(outcome: WithServices): string {
  return outcome.services.length === 1 ? 'is' : 'are';
}

function current(outcome: Of<'history'>): string {
  const [only, ...others] = outcome.services;
  const revision = others.length > 0 ? undefined : only?.revisions.find(({ state }) => state === 'current');
  if (revision === undefined) return '';
  const tag = only?.deployed ? tagOf(only.deployed) : '';
  const isTold = revision.image !== null || tag === '';
  const what = isTold ? tag : `by hand; last deployed: ${tag}`;
  const place = outcome.shallow === true ? shortSha(revision.sha) : `revision ${revision.number}`;
  return `: now at ${place}${what === '' ? '' : ` (${what})`}`;
}
