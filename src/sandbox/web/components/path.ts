import type { RepositoryVisit } from '../context.ts';
import { html, type Html } from '../html.ts';
import { branches, type Place } from '../reading.ts';
import { menu } from './form.ts';
import { icon } from './icons.ts';

/** `/owner/name/tree/main/path`, each character as an address needs it. */
export function treeHref(
  { fullName }: RepositoryVisit,
  kind: 'tree' | 'blob' | 'raw' | 'commits',
  ref: string,
  path: string,
): string {
  const steps = [ref, path].filter((part) => part !== '').join('/');
  return `/${fullName}/${kind}/${steps.split('/').map(encodeURIComponent).join('/')}`;
}

/** The repository, each folder above, and the last name. */
export function pathLinks(visit: RepositoryVisit, { ref, path }: Place): Html {
  const names = path === '' ? [] : path.split('/');
  const links = names.map((name, index) => {
    const target = treeHref(visit, 'tree', ref, names.slice(0, index + 1).join('/'));
    return html`<span class="muted">/</span
      >${index === names.length - 1 ? html`<strong>${name}</strong>` : html`<a href="${target}">${name}</a>`}`;
  });
  return html`<span class="path"
    ><a href="${treeHref(visit, 'tree', ref, '')}">${visit.repository.name}</a>${links}</span
  >`;
}

/** Which branch is shown, and the way to the others. */
export async function branchMenu(visit: RepositoryVisit, { ref, path }: Place): Promise<Html> {
  const names = await branches(visit);
  const links = names.map(
    (name) =>
      html`<a href="${treeHref(visit, 'tree', name, path)}" ${name === ref && html`aria-current="true"`}
        >${name}</a
      >`,
  );
  const label = html`${icon('branch')} ${/^[0-9a-f]{40}$/.test(ref) ? ref.slice(0, 7) : ref}`;
  return menu('branches', label, links, 'branches');
}
