import type { Environment, Service } from './config/types.ts';
import { requireTag } from './image.ts';
import { isProblem, type Problem } from './problem.ts';
import { templateError, unknownVariable } from './problems/template.ts';
import { code, type Text, text } from './text.ts';

/**
 * Templates of `slipway.yaml`: `{{name}}`, blanks inside the braces allowed, nothing else. Which
 * variables exist depends on where the template stands.
 */
export type Variable =
  'shortSha' | 'sha' | 'branch' | 'pullRequest' | 'date' | 'version' | 'service' | 'environment';

export type Variables = Readonly<Partial<Record<Variable, string>>>;

/** `version` in a tag is the environment's version, expanded: a version cannot ask for itself. */
export const variablesOf = {
  path: ['service'],
  chart: ['service', 'environment'],
  version: ['shortSha', 'sha', 'branch', 'pullRequest', 'date', 'service', 'environment'],
  tag: ['shortSha', 'sha', 'branch', 'pullRequest', 'version', 'service', 'environment'],
} as const satisfies Record<string, readonly Variable[]>;

/** What a deploy's templates are filled from. */
export type TemplateSource = PullSource | TagSource;

/** Without a pull request, the tag stands for all that one would tell. */
export interface TagSource {
  readonly tag: string;
  /** ISO 8601. */
  readonly at: string;
}

/** The pull request's pinned head, and when it was asked for. */
export interface PullSource {
  readonly sha: string;
  readonly branch: string;
  readonly pullRequest: number;
  /** ISO 8601. */
  readonly at: string;
}

/** Fills in a template, or says at which character it goes wrong. */
export function expand(template: string, variables: Variables): string | Problem {
  const values = new Map(Object.entries(variables));
  let result = '';
  let end = 0;
  for (const { 0: token, 1: inner, index } of template.matchAll(/\{\{([^{}]*)\}\}|\{\{|\}\}/g)) {
    const value = values.get(inner?.trim() ?? '');
    if (value === undefined) {
      const reason = faultOf(token, inner, [...values.keys()]);
      return templateError({ template, place: index + 1, reason });
    }
    result += template.slice(end, index) + value;
    end = index + token.length;
  }
  return result + template.slice(end);
}

/** Null when the template can be filled in where it stands. */
export function checkTemplate(template: string, kind: keyof typeof variablesOf): Problem | null {
  const filled = expand(template, Object.fromEntries(variablesOf[kind].map((name) => [name, ''])));
  return isProblem(filled) ? filled : null;
}

/** Value of the version annotation that a deploy of this service writes. */
export function versionOf(
  environment: Environment,
  service: Service,
  source: TemplateSource,
): string | Problem {
  const date = new Date(source.at).toISOString().slice(0, 10).replaceAll('-', '');
  return expand(environment.version, { ...common(environment, service, source), date });
}

/** The tag that the service's template makes, which must be one that a registry takes. */
export function tagOf(environment: Environment, service: Service, source: TemplateSource): string | Problem {
  const version = versionOf(environment, service, source);
  if (isProblem(version)) return version;
  const tag = expand(service.tag, { ...common(environment, service, source), version });
  return isProblem(tag) ? tag : requireTag(tag);
}

/**
 * A branch as part of a tag: each run of what a tag cannot hold becomes one `-`, and `-` and `.` at
 * the ends go. `feature/Über-cart` is `feature-ber-cart`.
 */
export function branchSlug(branch: string): string {
  return branch.replaceAll(/[^a-zA-Z0-9._-]+/g, '-').replaceAll(/^[-.]+|[-.]+$/g, '');
}

function faultOf(token: string, inner: string | undefined, known: readonly string[]): Text {
  if (inner !== undefined) return unknownVariable(inner.trim(), known);
  return token === '{{'
    ? text`${code('{{')} is not closed by ${code('}}')}.`
    : text`${code('}}')} closes nothing.`;
}

function common(environment: Environment, service: Service, source: TemplateSource): Variables {
  const names = { service: service.name, environment: environment.name };
  if ('tag' in source) {
    const { tag } = source;
    return { shortSha: tag, sha: tag, branch: branchSlug(tag), pullRequest: tag, ...names };
  }
  return {
    shortSha: source.sha.slice(0, 7),
    sha: source.sha,
    branch: branchSlug(source.branch),
    pullRequest: String(source.pullRequest),
    ...names,
  };
}
