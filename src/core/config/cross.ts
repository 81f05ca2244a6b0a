import { limits } from '../limits.ts';
import { isProblem } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import { expand } from '../template.ts';
import { code, list, text } from '../text.ts';
import type { Fault } from './document.ts';
import { fieldOf, isMapping } from './fields.ts';
import { folderFault } from './folder.ts';
import { gateFaults } from './gates.ts';
import { rules } from './rules.ts';
import { environmentSchema } from './schema.ts';

/**
 * What no part of the configuration can show alone: names, the order of environments, folders. It
 * looks at what is valid by itself, so that these faults come together with those of the schema.
 */
export function crossFaults(value: unknown): readonly Fault[] {
  const services = [...entriesOf(value, 'services').keys()];
  const environments = entriesOf(value, 'environments');
  return [
    ...empty(value, 'services', services.length),
    ...empty(value, 'environments', environments.size),
    ...nameFaults('services', services),
    ...nameFaults('environments', [...environments.keys()]),
    ...orderFaults(environments),
    ...pinFaults(entriesOf(value, 'services'), environments),
    ...[...environments].flatMap(([name, environment]) => gateFaults(name, environment)),
    ...folderFaults(
      services.filter((name) => rules.name(name) === null),
      environments,
    ),
  ];
}

type Entries = ReadonlyMap<string, unknown>;

function entriesOf(value: unknown, key: string): Entries {
  const part = fieldOf(value, key);
  return new Map<string, unknown>(isMapping(part) ? Object.entries(part) : []);
}

function empty(value: unknown, key: string, size: number): readonly Fault[] {
  return size === 0 && isMapping(fieldOf(value, key))
    ? [{ path: [key], message: text`must have an entry.` }]
    : [];
}

function nameFaults(part: string, names: readonly string[]): readonly Fault[] {
  return names.flatMap((name) => {
    const message = rules.name(name);
    return message === null ? [] : [{ path: [part, name], message: text`The name ${message}` }];
  });
}

/** `after` leads from environment to environment, and must come to an end. */
function orderFaults(environments: Entries): readonly Fault[] {
  const names = [...environments.keys()];
  const faults: Fault[] = [];
  const told = new Set<string>();
  const afterOf = (name: string): string | null => {
    const after = fieldOf(environments.get(name), 'after');
    return typeof after === 'string' ? after : null;
  };
  for (const name of names) {
    const after = afterOf(name);
    const path = ['environments', name, 'after'];
    if (after !== null && !environments.has(after)) {
      const known = names.filter((other) => other !== name);
      faults.push({
        path,
        message: text`names no environment. ${didYouMean(after, known)}The others are ${list(known.map(code))}.`,
      });
      continue;
    }
    const circle = circleFrom(name, afterOf);
    if (circle === null || circle.some((member) => told.has(member))) continue;
    for (const member of circle) told.add(member);
    const round = [...circle, name]
      .map(code)
      .flatMap((span, index) => (index === 0 ? [span] : text` → ${span}`));
    faults.push({
      path,
      message: text`goes round in a circle: ${round}. Leave ${code('after')} away in one of them.`,
    });
  }
  return faults;
}

/** The names from one environment back to itself; null where `after` ends, or circles elsewhere. */
function circleFrom(start: string, afterOf: (name: string) => string | null): readonly string[] | null {
  const seen = new Set<string>();
  let name: string | null = start;
  while (name !== null && !seen.has(name)) {
    seen.add(name);
    name = afterOf(name);
  }
  return name === start ? [...seen] : null;
}

/** A digest is the registry's to tell: who does not ask it cannot write one. */
function pinFaults(services: Entries, environments: Entries): readonly Fault[] {
  const pinned = [...environments].find(([, environment]) => fieldOf(environment, 'pin') === 'digest')?.[0];
  if (pinned === undefined) return [];
  const ignored = [...services].filter(([, service]) => fieldOf(service, 'registry') === 'ignored');
  return ignored.map(([name]) => ({
    path: ['services', name, 'registry'],
    message: text`cannot be ${code('ignored')} while ${code(pinned)} has ${code('pin: digest')}: the digest is asked of the registry.`,
  }));
}

interface Folder {
  readonly environment: string;
  readonly service: string;
  readonly parts: readonly string[];
}

/** No two folders may be one, or one inside the other: a deploy of the one would change the other. */
function folderFaults(services: readonly string[], environments: Entries): readonly Fault[] {
  if (services.length * environments.size > limits.configFolders) {
    const message = text`has too many services and environments: their product is limited to ${limits.configFolders} (${code('configFolders')}).`;
    return [{ path: ['services'], message }];
  }
  const faults: Fault[] = [];
  const folders: Folder[] = [];
  for (const [environment, settings] of environments) {
    const template = environmentSchema.shape.path.safeParse(fieldOf(settings, 'path'));
    if (!template.success) continue;
    for (const service of services) {
      const folder = expand(template.data, { service });
      if (isProblem(folder)) continue;
      const fault = folderFault(folder);
      if (fault === null) folders.push({ environment, service, parts: folder.split('/') });
      else
        faults.push({
          path: pathOf(environment),
          message: text`For ${code(service)} it is ${code(folder)}, which ${fault}`,
        });
    }
  }
  return [...faults, ...collisions(folders)];
}

/** Sorted, a folder stands right before the first of those inside it. Each pair of environments is told once. */
function collisions(folders: readonly Folder[]): readonly Fault[] {
  const sorted = folders.toSorted((a, b) => compareParts(a.parts, b.parts));
  const outer: Folder[] = [];
  const told = new Map<string, Fault>();
  for (const folder of sorted) {
    while (outer.length > 0 && !holds(outer.at(-1), folder)) outer.pop();
    const holder = outer.at(-1);
    outer.push(folder);
    if (holder === undefined) continue;
    const key = JSON.stringify([holder.environment, folder.environment].toSorted());
    if (!told.has(key)) told.set(key, collision(holder, folder));
  }
  return [...told.values()];
}

function collision(holder: Folder, folder: Folder): Fault {
  const same = holder.parts.length === folder.parts.length;
  const where = same ? 'is also that' : 'is inside that';
  return {
    path: pathOf(folder.environment),
    message: text`The folder of ${code(folder.service)}, ${code(folder.parts.join('/'))}, ${where} of ${code(holder.service)} in ${code(holder.environment)}. Give each service a folder of its own in each environment, as in ${code(`${folder.environment}/{{service}}`)}.`,
  };
}

function pathOf(environment: string): readonly string[] {
  return ['environments', environment, 'path'];
}

function holds(outer: Folder | undefined, inner: Folder): boolean {
  return outer?.parts.every((part, index) => part === inner.parts[index]) ?? false;
}

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (part !== other) return part < other ? -1 : 1;
  }
  return a.length - b.length;
}
