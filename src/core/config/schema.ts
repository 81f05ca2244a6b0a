import * as z from 'zod';
import { effectsSchema } from './effects.ts';
import { allowSchema, approvalsSchema, freezeSchema, rollbackSchema } from './gates.ts';
import { patterns } from './rules.ts';
import { ruled } from './ruled.ts';

const dotted = (description: string, example: string) =>
  z.exactOptional(ruled('dotted', { description, pattern: patterns.dotted, examples: [example] }));

const helmPlace = z.strictObject({
  file: ruled('file', {
    description: 'A values file, relative to the service’s folder.',
    examples: ['values.yaml'],
  }),
  image: dotted('Where a whole reference stands.', 'web.image'),
  registry: dotted('Where the registry stands.', 'web.image.registry'),
  repository: dotted('Where the repository stands.', 'web.image.repository'),
  tag: dotted('Where the tag stands.', 'web.image.tag'),
  digest: dotted('Where the digest stands.', 'web.image.digest'),
  podAnnotations: dotted('Where the annotations of the pods stand.', 'web.podAnnotations'),
});

const chart = z.strictObject({
  path: z.exactOptional(
    ruled('chartPath', {
      description: 'Folder of the chart; the service’s folder without this.',
      examples: ['/charts/storefront'],
    }),
  ),
  values: z
    .array(
      ruled('chartPath', {
        description: 'A values file.',
        examples: ['values.yaml', '/common/{{environment}}.yaml'],
      }),
    )
    .default([])
    .meta({ description: 'Values files, the later overriding the earlier.' }),
  release: ruled('releaseTemplate', {
    description: 'Name of the release.',
    examples: ['{{service}}'],
  }).default('{{service}}'),
  namespace: ruled('releaseTemplate', {
    description: 'Namespace of the release.',
    examples: ['{{environment}}'],
  }).default('default'),
});

export const serviceSchema = z.strictObject({
  repository: ruled('githubRepository', {
    description: 'The application repository that may deploy the service.',
    pattern: patterns.githubRepository,
    examples: ['acme/storefront'],
  }),
  image: ruled('image', {
    description: 'The image, without tag and digest.',
    examples: ['registry.example.com/shop/storefront'],
  }),
  tag: ruled('tagTemplate', {
    description: 'Template of the image tag.',
    examples: ['{{shortSha}}', 'v{{version}}', 'pr-{{pullRequest}}'],
  }).default('{{shortSha}}'),
  registry: z
    .enum(['required', 'ignored'])
    .default('required')
    .meta({ description: 'Whether the image must be found in its registry before it is deployed.' }),
  helm: z
    .array(helmPlace)
    .default([])
    .meta({ description: 'Where Helm values hold the image, beyond the usual places.' }),
  chart: z.exactOptional(chart.meta({ description: 'How Helm renders the service.' })),
});

export const environmentSchema = z.strictObject({
  path: ruled('pathTemplate', {
    description: 'Folder of a service in the environment repository.',
    examples: ['staging/{{service}}'],
  }),
  version: ruled('versionTemplate', {
    description: 'Template of the version annotation’s value.',
    examples: ['{{date}}-{{shortSha}}'],
  }).default('{{date}}-{{shortSha}}'),
  annotation: ruled('annotation', {
    description: 'Key of the version annotation on pod templates.',
    pattern: patterns.annotation,
    examples: ['version'],
  }).default('version'),
  via: z.exactOptional(
    z.enum(['commit', 'pull-request']).meta({
      description:
        'Whether a deploy commits at once, or opens a deploy pull request; without this: commit, and with approvals: pull-request.',
    }),
  ),
  checks: z
    .enum(['required', 'ignored'])
    .default('ignored')
    .meta({ description: 'Whether the checks of the pull request’s head must be green.' }),
  pin: z
    .enum(['tag', 'digest'])
    .default('tag')
    .meta({ description: 'Whether a deploy writes the image by its tag alone, or by its digest, too.' }),
  after: z.exactOptional(
    z
      .string()
      .meta({ description: 'The environment that must have had the version first.', examples: ['staging'] }),
  ),
  approvals: z.exactOptional(approvalsSchema),
  rollback: rollbackSchema,
  allow: allowSchema,
  freeze: z.array(freezeSchema).default([]).meta({ description: 'Windows in which nothing is deployed.' }),
  carry: z
    .array(
      ruled('file', {
        description: 'A file or folder, relative to the service’s folder.',
        examples: ['config.yaml'],
      }),
    )
    .default([])
    .meta({ description: 'What a promotion into this environment takes along besides the image.' }),
  effects: effectsSchema.prefault({}),
});

const keys = z.string().meta({ pattern: patterns.name });

/** `slipway.yaml`. What holds between its parts is in `cross.ts`. */
export const configSchema = z.strictObject({
  services: z
    .record(keys, serviceSchema)
    .meta({ description: 'What is deployed, by name.', minProperties: 1 }),
  environments: z
    .record(keys, environmentSchema)
    .meta({ description: 'Where it is deployed to, by name.', minProperties: 1 }),
  effects: effectsSchema.prefault({}),
  showManifests: z.enum(['as-visible', 'everywhere']).default('as-visible').meta({
    description:
      'Whether replies show manifests even where more people can see the pull request than this repository.',
  }),
});

/** `.github/slipway.yaml` of an application repository. */
export const applicationSchema = z.strictObject({
  environmentRepository: ruled('githubRepository', {
    description: 'The repository that holds slipway.yaml.',
    pattern: patterns.githubRepository,
    examples: ['acme/environments'],
  }),
});
