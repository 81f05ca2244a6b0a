import type { Environment, Service } from '../config/types.ts';
import type { RepositoryPath } from '../files.ts';
import { isProblem } from '../problem.ts';
import { expand } from '../template.ts';
import type { RenderRoot } from './types.ts';

/** What is rendered for a service in an environment: `path` is its folder there. */
export function renderRootOf(
  service: Pick<Service, 'name' | 'chart'>,
  environment: Pick<Environment, 'name'>,
  path: RepositoryPath,
): RenderRoot {
  const { chart } = service;
  const folder = chart?.path ?? null;
  const filled = (template: string): string => {
    const value = expand(template, { service: service.name, environment: environment.name });
    if (isProblem(value)) throw new Error(`The rules let ${template} through as a template.`);
    return value;
  };
  const place = (template: string): RepositoryPath => {
    const value = filled(template);
    return value.startsWith('/') ? value.slice(1) : `${path}/${value}`;
  };
  return {
    path,
    helm: {
      name: filled(chart?.release ?? '{{service}}'),
      namespace: filled(chart?.namespace ?? 'default'),
      chart: folder === null ? null : place(folder),
      values: (chart?.values ?? []).map(place),
    },
  };
}
