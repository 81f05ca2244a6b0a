import { isProblem, type Problem } from '../../core/problem.ts';
import { renderYaml, showRender } from '../../core/render/show.ts';
import type { Printed } from './output.ts';
import { renderLocal } from './sides.ts';

/** What a folder comes to, with its secrets masked. */
export async function runRender(path: string): Promise<Printed | Problem> {
  const render = await renderLocal(path);
  if (isProblem(render)) return render;
  return { terminal: () => renderYaml(render), json: showRender(render) };
}
