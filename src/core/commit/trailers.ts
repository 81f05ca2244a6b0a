import { toInert, toWords } from './inert.ts';
import { oneLine, parseMessage, type Trailer } from './message.ts';

/** What Slipway knows of a commit of its own: history, exactly-once and rollback read nothing else. */
export interface SlipwayTrailers {
  readonly action: 'deploy' | 'promote' | 'restart' | 'rollback';
  readonly environment: string;
  /** The environment that a promotion takes from; null of everything else. */
  readonly from: string | null;
  /** What each service runs from this commit on. */
  readonly services: readonly DeployedService[];
  /** Web address of the comment that asked for it. */
  readonly request: string | null;
  /** GUID of the webhook's delivery. */
  readonly delivery: string | null;
  readonly reason: string | null;
  /** What would have stopped it, and why it went on. */
  readonly overrides: readonly Override[];
  /** Who asked for it. */
  readonly actor: Actor | null;
  /** Why it was made in a clone, without GitHub; null of what the App commits. */
  readonly breakGlass: string | null;
}

/** A gate that was shut, and was opened by a word. */
export interface Override {
  /** Its name: letters, digits and `-`. */
  readonly gate: string;
  readonly reason: string;
  /** What shut it then, each in a line; absent where that is one thing for ever, or an older version did not say. */
  readonly of?: readonly string[];
}

export interface DeployedService {
  readonly service: string;
  /** A whole reference. */
  readonly image: string | null;
  readonly version: string | null;
  /** Of a rollback: the commits that it undoes for this service, newest first. */
  readonly reverts: readonly string[];
  /** Commit of the application repository that it runs. */
  readonly source: Source | null;
}

export interface Source {
  /** `owner/name` */
  readonly repository: string;
  readonly sha: string;
}

export interface Actor {
  readonly login: string;
  /** GitHub's number of the user; without it, GitHub links only accounts of before 2017. */
  readonly id: number | null;
}

const actions = ['deploy', 'promote', 'restart', 'rollback'] as const;
const objectName = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
/** Of users, of Apps (`slipway[bot]`), and of managed users (`ada_acme`). */
const loginPattern = '[A-Za-z0-9][A-Za-z0-9_-]*(?:\\[bot\\])?';
const wholeLogin = new RegExp(`^${loginPattern}$`);
const coAuthor = new RegExp(`<(?:([0-9]{1,15})\\+)?(${loginPattern})@users\\.noreply\\.github\\.com>$`);

/** The trailers of a commit in their order, a service's own after its name. */
export function toTrailers(commit: SlipwayTrailers): readonly Trailer[] {
  const trailer = (key: string, value: string | null): Trailer[] => (value === null ? [] : [{ key, value }]);
  return [
    ...trailer('Slipway-Action', commit.action),
    ...trailer('Slipway-Environment', commit.environment),
    ...trailer('Slipway-From', commit.from),
    ...commit.services.flatMap(({ service, image, version, reverts, source }) => [
      ...trailer('Slipway-Service', service),
      ...trailer('Slipway-Image', image),
      ...trailer('Slipway-Version', version),
      ...reverts.flatMap((sha) => trailer('Slipway-Reverts', sha)),
      ...trailer('Slipway-Source', source && `${source.repository}@${source.sha}`),
    ]),
    ...trailer('Slipway-Request', commit.request),
    ...trailer('Slipway-Delivery', commit.delivery),
    ...trailer('Slipway-Reason', commit.reason && toInert(commit.reason)),
    ...commit.overrides.flatMap(({ gate, reason, of = [] }) => [
      ...trailer('Slipway-Override', `${gate}: ${toInert(reason)}`),
      ...of.flatMap((one) => trailer('Slipway-Overridden', `${gate}: ${toInert(one)}`)),
    ]),
    ...trailer('Slipway-Break-Glass', commit.breakGlass && toInert(commit.breakGlass)),
    ...trailer('Co-authored-by', commit.actor && formatActor(commit.actor)),
  ];
}

/** Whether a commit is one that nobody has seen to yet: of people, or made by them in a clone with Slipway's words. */
export function isPeoples(message: string): boolean {
  return parseTrailers(message)?.breakGlass !== null;
}

/** null of a commit that is not Slipway's; where a trailer stands twice that should not, the first counts. */
export function parseTrailers(message: string): SlipwayTrailers | null {
  const { trailers } = parseMessage(message);
  const all = (key: string): readonly string[] => valuesOf(trailers, key);
  const first = (key: string): string | null => all(key)[0] ?? null;

  const action = actions.find((known) => known === first('Slipway-Action'));
  const environment = first('Slipway-Environment');
  if (action === undefined || environment === null) return null;
  return {
    action,
    environment,
    from: first('Slipway-From'),
    // A deploy has one source: where it stands once for several services, it is that of each.
    services: readServices(trailers, action === 'rollback' ? null : parseSource(first('Slipway-Source'))),
    request: first('Slipway-Request'),
    delivery: first('Slipway-Delivery'),
    reason: toReason(first('Slipway-Reason')),
    overrides: readOverrides(all('Slipway-Override'), all('Slipway-Overridden')),
    actor:
      all('Co-authored-by')
        .map(parseActor)
        .find((actor) => actor !== null) ?? null,
    breakGlass: toReason(first('Slipway-Break-Glass')),
  };
}

function readOverrides(words: readonly string[], overridden: readonly string[]): readonly Override[] {
  const known = overridden.flatMap((value) => parseOverride(value) ?? []);
  return words.flatMap((value) => {
    const override = parseOverride(value);
    if (override === null) return [];
    const of = known.filter(({ gate }) => gate === override.gate).map(({ reason }) => reason);
    return [of.length === 0 ? override : { ...override, of }];
  });
}

function parseOverride(value: string): Pick<Override, 'gate' | 'reason'> | null {
  const [, gate = '', words = ''] = /^([a-z0-9-]+):(.*)$/su.exec(value) ?? [];
  const reason = toReason(words);
  return reason === null ? null : { gate, reason };
}

/** A trailer's value is trimmed: a joiner at its end may have kept a blank before it. */
function toReason(value: string | null): string | null {
  const reason = value === null ? '' : oneLine(toWords(value));
  return reason === '' ? null : reason;
}

/** Each with the trailers between its name and the next service's. */
function readServices(trailers: readonly Trailer[], source: Source | null): readonly DeployedService[] {
  const groups: { readonly service: string; readonly own: Trailer[] }[] = [];
  for (const trailer of trailers.filter(({ value }) => value !== '')) {
    if (same(trailer.key, 'Slipway-Service')) groups.push({ service: trailer.value, own: [] });
    else groups.at(-1)?.own.push(trailer);
  }
  return groups.map(({ service, own }) => {
    const all = (key: string): readonly string[] => valuesOf(own, key);
    return {
      service,
      image: all('Slipway-Image')[0] ?? null,
      version: all('Slipway-Version')[0] ?? null,
      reverts: all('Slipway-Reverts').filter((sha) => objectName.test(sha)),
      source: parseSource(all('Slipway-Source')[0] ?? null) ?? source,
    };
  });
}

function valuesOf(trailers: readonly Trailer[], key: string): readonly string[] {
  return trailers
    .filter((trailer) => same(trailer.key, key) && trailer.value !== '')
    .map(({ value }) => value);
}

function parseSource(value: string | null): Source | null {
  const at = value?.lastIndexOf('@') ?? -1;
  if (value === null || at < 1) return null;
  const sha = value.slice(at + 1);
  return objectName.test(sha) ? { repository: value.slice(0, at), sha } : null;
}

function formatActor({ login, id }: Actor): string | null {
  const clean = oneLine(login);
  if (!wholeLogin.test(clean)) return null;
  return `${clean} <${id === null ? '' : `${id}+`}${clean}@users.noreply.github.com>`;
}

function parseActor(value: string): Actor | null {
  const [, id, login] = coAuthor.exec(value) ?? [];
  return login === undefined ? null : { login, id: id === undefined ? null : Number(id) };
}

/** git reads keys without regard to case. */
function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
