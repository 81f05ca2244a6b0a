import { oneLine, parseMessage, type Trailer } from './message.ts';

/** What Slipway knows of a commit of its own: history, exactly-once and rollback read nothing else. */
export interface SlipwayTrailers {
  readonly action: 'deploy' | 'promote' | 'restart' | 'rollback';
  readonly environment: string;
  /** What each service runs from this commit on. */
  readonly services: readonly DeployedService[];
  /** Commit of the application repository that was deployed. */
  readonly source: Source | null;
  /** Web address of the comment that asked for it. */
  readonly request: string | null;
  /** GUID of the webhook's delivery. */
  readonly delivery: string | null;
  readonly reason: string | null;
  /** Of a rollback: the commits it undoes, newest first. */
  readonly reverts: readonly string[];
  /** Who asked for it. */
  readonly actor: Actor | null;
}

export interface DeployedService {
  readonly service: string;
  /** A whole reference. */
  readonly image: string | null;
  readonly version: string | null;
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
    ...commit.services.flatMap(({ service, image, version }) => [
      ...trailer('Slipway-Service', service),
      ...trailer('Slipway-Image', image),
      ...trailer('Slipway-Version', version),
    ]),
    ...commit.reverts.flatMap((sha) => trailer('Slipway-Reverts', sha)),
    ...trailer('Slipway-Source', commit.source && `${commit.source.repository}@${commit.source.sha}`),
    ...trailer('Slipway-Request', commit.request),
    ...trailer('Slipway-Delivery', commit.delivery),
    ...trailer('Slipway-Reason', commit.reason),
    ...trailer('Co-authored-by', commit.actor && formatActor(commit.actor)),
  ];
}

/** null of a commit that is not Slipway's; where a trailer stands twice that should not, the first counts. */
export function parseTrailers(message: string): SlipwayTrailers | null {
  const { trailers } = parseMessage(message);
  const all = (key: string): readonly string[] =>
    trailers.filter((trailer) => same(trailer.key, key) && trailer.value !== '').map(({ value }) => value);
  const first = (key: string): string | null => all(key)[0] ?? null;

  const action = actions.find((known) => known === first('Slipway-Action'));
  const environment = first('Slipway-Environment');
  if (action === undefined || environment === null) return null;
  return {
    action,
    environment,
    services: readServices(trailers),
    source: parseSource(first('Slipway-Source')),
    request: first('Slipway-Request'),
    delivery: first('Slipway-Delivery'),
    reason: first('Slipway-Reason'),
    reverts: all('Slipway-Reverts').filter((sha) => objectName.test(sha)),
    actor:
      all('Co-authored-by')
        .map(parseActor)
        .find((actor) => actor !== null) ?? null,
  };
}

function readServices(trailers: readonly Trailer[]): readonly DeployedService[] {
  const services: DeployedService[] = [];
  for (const { key, value } of trailers) {
    if (value === '') continue;
    if (same(key, 'Slipway-Service')) services.push({ service: value, image: null, version: null });
    const last = services.at(-1);
    if (last === undefined) continue;
    if (same(key, 'Slipway-Image')) services[services.length - 1] = { ...last, image: last.image ?? value };
    if (same(key, 'Slipway-Version'))
      services[services.length - 1] = { ...last, version: last.version ?? value };
  }
  return services;
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
