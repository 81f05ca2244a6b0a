import { expect, it } from '@jest/globals';
import { parseConfig } from '../../../src/core/config/parse.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { renderRootOf } from '../../../src/core/render/root.ts';

it.each([
  ['', { name: 'storefront', namespace: 'default', chart: null, values: [] }],
  [
    'chart: { values: [values.yaml, "/common/{{environment}}.yaml"] }',
    {
      name: 'storefront',
      namespace: 'default',
      chart: null,
      values: ['staging/storefront/values.yaml', 'common/staging.yaml'],
    },
  ],
  [
    'chart: { path: "/charts/{{service}}", release: "{{service}}-{{environment}}", namespace: "{{environment}}" }',
    { name: 'storefront-staging', namespace: 'staging', chart: 'charts/storefront', values: [] },
  ],
  [
    'chart: { path: chart }',
    { name: 'storefront', namespace: 'default', chart: 'staging/storefront/chart', values: [] },
  ],
])('of a service with %j', (line, helm) => {
  const config = parseConfig(
    `services:\n  storefront:\n    repository: acme/storefront\n    image: storefront\n    ${line}\nenvironments: { staging: { path: "staging/{{service}}" } }\n`,
  );
  if (isProblem(config)) throw new Error(JSON.stringify(config.reasons));
  const service = config.services.get('storefront') ?? { name: '', chart: null };
  expect(renderRootOf(service, { name: 'staging' }, 'staging/storefront')).toEqual({
    path: 'staging/storefront',
    helm,
  });
});
