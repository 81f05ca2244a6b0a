import { checkTag, isRepository } from '../image.ts';
import { isProblem, type Problem } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import { checkTemplate, expand, variablesOf } from '../template.ts';
import { code, type Text, text } from '../text.ts';
import { cronFault } from './cron.ts';
import { folderFault } from './folder.ts';
import { parseGrantee } from './grantee.ts';

/** What is wrong with a value, as a sentence that follows its path; null where nothing is. */
export type Rule = (value: string) => Text | null;

/** Patterns that the JSON Schema can tell an editor, too. */
export const patterns = {
  name: '^[A-Za-z0-9](?:[A-Za-z0-9_-]|\\.(?=[A-Za-z0-9_-])){0,62}$',
  githubRepository: '^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}$',
  duration: '^(?=[1-9])(?:[1-9][0-9]{0,2}w)?(?:[1-9][0-9]{0,2}d)?(?:[1-9][0-9]{0,3}h)?(?:[1-9][0-9]{0,4}m)?$',
  annotation: '^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$',
  dotted: '^[^.\\s]+(?:\\.[^.\\s]+)*$',
  date: '^2[0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$',
} as const;

export const rules = {
  name: matching(
    patterns.name,
    text`must be 1 to 63 letters, digits, ${code('-')}, ${code('_')} and ${code('.')}, with a letter or digit first.`,
  ),
  githubRepository: matching(
    patterns.githubRepository,
    text`must be a repository of GitHub, as in ${code('acme/storefront')}.`,
  ),
  image: (value) =>
    isRepository(value)
      ? null
      : text`must be an image without tag and digest, as in ${code('registry.example.com/shop/storefront')}.`,
  tagTemplate: (value) => lineTemplateFault(value, 'tag') ?? sampleTagFault(value),
  versionTemplate: (value) => lineTemplateFault(value, 'version'),
  pathTemplate: (value) => templateFault(value, 'path') ?? folderFault(filled(value, variablesOf.path)),
  annotation: matching(
    patterns.annotation,
    text`must be the key of a Kubernetes annotation, as in ${code('version')} or ${code('example.com/version')}.`,
  ),
  grantee: (value) =>
    parseGrantee(value) === null
      ? text`must be a role (${code('read')}, ${code('triage')}, ${code('write')}, ${code('maintain')}, ${code('admin')}), a team ${code('@acme/sre')} or a user ${code('@ada')}.`
      : null,
  cron: cronFault,
  duration: matching(
    patterns.duration,
    text`must be a duration of weeks, days, hours and minutes, as in ${code('60h')} or ${code('1d12h')}.`,
  ),
  date: (value) =>
    new RegExp(patterns.date).test(value) && isDay(value)
      ? null
      : text`must be a day, as in ${code('2026-12-20')}.`,
  timezone: (value) => (isTimezone(value) ? null : timezoneFault(value)),
  reason: (value) => (isLine(value) ? null : text`must be one line of text, and not empty.`),
  file: folderFault,
  chartPath: (value) =>
    templateFault(value, 'chart') ?? folderFault(filled(value.replace(/^\//u, ''), variablesOf.chart)),
  releaseTemplate: (value) => templateFault(value, 'chart') ?? sampleNameFault(value),
  dotted: matching(
    patterns.dotted,
    text`must be keys with ${code('.')} between them, as in ${code('web.image.tag')}.`,
  ),
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;

export function isRuleName(value: string): value is RuleName {
  return Object.hasOwn(rules, value);
}

function matching(pattern: string, fault: Text): Rule {
  const whole = new RegExp(pattern);
  return (value) => (whole.test(value) ? null : fault);
}

function lineTemplateFault(value: string, kind: 'tag' | 'version'): Text | null {
  return isLine(value) ? templateFault(value, kind) : text`must be one line of text, and not empty.`;
}

function templateFault(value: string, kind: keyof typeof variablesOf): Text | null {
  const fault = reasonOf(checkTemplate(value, kind));
  return fault && text`cannot be filled in. ${fault}`;
}

/** A tag that no values could make valid is found before anybody deploys. */
function sampleTagFault(template: string): Text | null {
  const fault = reasonOf(checkTag(filled(template, variablesOf.tag)));
  return fault && text`makes no tag. ${fault}`;
}

/** As Helm and Kubernetes want the names of releases and namespaces. */
function sampleNameFault(template: string): Text | null {
  return /^[a-z0-9](?:[a-z0-9-]{0,51}[a-z0-9])?$/u.test(filled(template, variablesOf.chart))
    ? null
    : text`must be at most 53 lower-case letters, digits and ${code('-')}, with a letter or digit at both ends.`;
}

function filled(template: string, names: readonly string[]): string {
  const sample = expand(template, Object.fromEntries(names.map((name) => [name, 'x'])));
  return isProblem(sample) ? template : sample;
}

/** The template itself, and what to do, stand beside the reason already. */
function reasonOf(found: Problem | null): Text | null {
  return found?.reasons[0] ?? null;
}

/** The thirtieth of February would be read as a day of March. */
function isDay(value: string): boolean {
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

function isLine(value: string): boolean {
  return value.trim() !== '' && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value);
}

/** A name of the IANA database; an offset like `+01:00` knows no summer time. */
function isTimezone(value: string): boolean {
  if (!/^[A-Za-z]/.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function timezoneFault(value: string): Text {
  const known = Intl.supportedValuesOf('timeZone');
  return text`${didYouMean(value, known)}It must be a time zone of the IANA database, as in ${code('Europe/Berlin')}.`;
}
