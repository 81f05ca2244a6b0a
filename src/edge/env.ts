import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { type Problem, isProblem } from '../core/problem.ts';
import { invalidSettings } from '../core/problems/settings.ts';
import { type Logins, parseLogins } from '../core/registry/credentials.ts';
import { apiHost } from '../core/registry/place.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** What any bot needs, on Lambda or on a server. */
export interface AppSettings {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  /** Root of GitHub's REST API, without a slash at its end. */
  readonly githubApiUrl: string;
  /** The environment repository of application repositories that name none, `owner/name`. */
  readonly environmentRepository: string | null;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';
  readonly registry: RegistrySettings;
}

/** How image registries are asked. */
export interface RegistrySettings {
  readonly logins: Logins;
  /** Origins of registries that are not reached at `https://HOST`, by host. */
  readonly endpoints: ReadonlyMap<string, string>;
}

/** What a bot that listens by itself needs besides. */
export interface ServerSettings extends AppSettings {
  readonly webhookSecret: string;
  readonly host: string;
  readonly port: number;
}

/** Of variables that have to be set. */
const set = (what: string) => z.string({ error: `is not set: ${what}` });

const privateKey = z
  .string()
  // Many places that hold variables take one line only.
  .transform((key) => key.replaceAll('\\n', '\n').trim())
  .refine((key) => /^-----BEGIN [A-Z ]*PRIVATE KEY-----\n[^]+\n-----END [A-Z ]*PRIVATE KEY-----$/.test(key), {
    error: 'is not a private key in PEM, as GitHub lets you download it',
  });

/** What is wrong is told without a word of what was given. */
const credentials = z
  .string()
  .default('{"auths":{}}')
  .transform((text, context) => {
    const logins = parseLogins(text);
    if (typeof logins !== 'string') return logins;
    context.addIssue({ code: 'custom', message: logins });
    return z.NEVER;
  });

const endpoints = z
  .string()
  .default('')
  .transform((text, context) => {
    const pairs = text.split(/\s+/).filter((pair) => pair !== '');
    const read = pairs.map((pair) => /^([^=/]+)=(https?:\/\/[^/?#@]+)\/?$/.exec(pair));
    if (read.every((match) => match !== null && URL.canParse(match[2] ?? '')))
      return new Map(read.map((match) => [apiHost(match?.[1] ?? ''), new URL(match?.[2] ?? '').origin]));
    context.addIssue({
      code: 'custom',
      message: 'is not a list of HOST=https://ADDRESS with blanks between',
    });
    return z.NEVER;
  });

const registry = z.object({ REGISTRY_CREDENTIALS: credentials, REGISTRY_ENDPOINTS: endpoints });

const app = registry.extend({
  APP_ID: set('the App’s id, from its settings page')
    .regex(/^[1-9]\d*$/, 'is not a number')
    .transform(Number),
  PRIVATE_KEY: privateKey,
  GITHUB_API_URL: z
    .url({ protocol: /^https?$/, error: 'is not an http(s) address' })
    .default('https://api.github.com')
    .transform((url) => url.replace(/\/+$/, '')),
  SLIPWAY_ENVIRONMENT_REPOSITORY: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'is not owner/name')
    .optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], {
      error: 'is none of trace, debug, info, warn, error, fatal',
    })
    .default('info'),
});

/** A TCP port, 0 for a free one. Not by `Number` alone, which also reads '', '1e3' and '0x10'. */
export const portText = z
  .string()
  .regex(/^\d{1,5}$/, 'is not a port')
  .transform(Number)
  .pipe(z.number().max(65_535, 'is not a port'));

const server = app.extend({
  WEBHOOK_SECRET: set('the webhook secret, from the App’s settings page').min(
    16,
    'has fewer than 16 characters',
  ),
  HOST: z.string().default('localhost'),
  PORT: portText.default(3000),
});

/** Whether App credentials are given: what `npm start` decides by. */
export function hasCredentials(env: Variables): boolean {
  return ['APP_ID', 'PRIVATE_KEY', 'PRIVATE_KEY_PATH'].some((name) => Boolean(env[name]));
}

/** The settings of the App, or a problem that lists every variable at fault. */
export function readAppSettings(env: Variables): AppSettings | Problem {
  const values = parse(app, env);
  return isProblem(values) ? values : toAppSettings(values);
}

/** The settings of the App on a server, or a problem that lists every variable at fault. */
export function readServerSettings(env: Variables): ServerSettings | Problem {
  const values = parse(server, env);
  if (isProblem(values)) return values;
  return {
    ...toAppSettings(values),
    webhookSecret: values.WEBHOOK_SECRET,
    host: values.HOST,
    port: values.PORT,
  };
}

/** How registries are asked where there is no App, or a problem that lists every variable at fault. */
export function readRegistrySettings(env: Variables): RegistrySettings | Problem {
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('REGISTRY_')));
  const values = parse(registry, own);
  return isProblem(values) ? values : toRegistrySettings(values);
}

function toRegistrySettings(values: z.infer<typeof registry>): RegistrySettings {
  return { logins: values.REGISTRY_CREDENTIALS, endpoints: values.REGISTRY_ENDPOINTS };
}

function toAppSettings(values: z.infer<typeof app>): AppSettings {
  return {
    appId: values.APP_ID,
    privateKey: values.PRIVATE_KEY,
    githubApiUrl: values.GITHUB_API_URL,
    environmentRepository: values.SLIPWAY_ENVIRONMENT_REPOSITORY ?? null,
    logLevel: values.LOG_LEVEL,
    registry: toRegistrySettings(values),
  };
}

function parse<Values>(schema: z.ZodType<Values>, env: Variables): Values | Problem {
  // An empty variable is one that was not filled in.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const secrets = new Map<string, Secret>([
    [
      'PRIVATE_KEY',
      readSecret(given, 'PRIVATE_KEY', 'is not set: the App’s private key, or its file as PRIVATE_KEY_PATH.'),
    ],
    ['REGISTRY_CREDENTIALS', readSecret(given, 'REGISTRY_CREDENTIALS', null)],
  ]);
  const read = Object.fromEntries([...secrets].map(([name, { value }]) => [name, value]));
  const { data, error } = schema.safeParse({ ...given, ...read });
  const found = (error?.issues ?? []).map((issue) => ({
    variable: issue.path.join('.'),
    message: `${issue.message}.`,
  }));
  const faults = [
    ...found.map((fault) => ({ ...fault, ...secrets.get(fault.variable)?.fault })),
    // What cannot be read counts as not set, which not every secret has to be.
    ...[...secrets]
      .filter(([name, { failed }]) => failed === true && !found.some(({ variable }) => variable === name))
      .map(([, { fault }]) => ({ variable: '', message: '', ...fault })),
  ];
  return data === undefined || faults.length > 0 ? invalidSettings(faults) : data;
}

interface Secret {
  readonly value?: string | undefined;
  /** Says more than the schema can. */
  readonly fault?: { readonly variable?: string; readonly message?: string };
  readonly failed?: boolean;
}

/** From the variable, or from the file that `…_PATH` names. `missing`: what to say where neither is set. */
function readSecret(env: Variables, name: string, missing: string | null): Secret {
  const variable = `${name}_PATH`;
  const path = env[variable];
  if (env[name] !== undefined) return { value: env[name] };
  if (path === undefined) return missing === null ? {} : { fault: { message: missing } };
  try {
    return { value: readFileSync(path, 'utf8'), fault: { variable } };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { failed: true, fault: { variable, message: `cannot be read: ${why}.` } };
  }
}
