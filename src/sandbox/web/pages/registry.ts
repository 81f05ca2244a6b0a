import { contentsOf } from '../../registry/manifests.ts';
import type { RegistryStore, StoredTag } from '../../registry/store.ts';
import { timeAgo } from '../components/time.ts';
import type { Page, Visit } from '../context.ts';
import { html, type Html } from '../html.ts';

/** Tags of one repository that are shown: the newest. */
const shown = 50;

/** What the image registry holds. */
export async function registryPage(visit: Visit): Promise<Page> {
  const names = await visit.registry.repositories();
  const host = new URL(visit.site).host;
  const body = html`<h1>Image registry</h1>
    <p>
      Each commit that is pushed and has a Dockerfile becomes an image here. Push one yourself:
      <code class="command">docker push ${host}/${names[0] ?? 'shop/storefront'}:tag</code>
    </p>
    ${names.length === 0 && html`<p class="box notice">Nothing was pushed yet.</p>`}
    ${await Promise.all(names.map((name) => repositoryPart(visit, name)))}`;
  return { kind: 'page', title: 'Image registry', body };
}

async function repositoryPart(visit: Visit, name: string): Promise<Html> {
  const tags = (await visit.registry.tags(name)).toSorted((a, b) => b.pushedAt.localeCompare(a.pushedAt));
  return html`<h2 id="${name}">${name}</h2>
    <ul class="box plain list">
      ${await Promise.all(tags.slice(0, shown).map((tag) => tagLine(visit, name, tag)))}
    </ul>
    ${tags.length > shown && html`<p class="muted">${tags.length - shown} older tags are not shown.</p>`}`;
}

async function tagLine({ registry, now }: Visit, name: string, tag: StoredTag): Promise<Html> {
  const platforms = await platformsOf(registry, name, tag);
  return html`<li>
    <span class="grow">
      <a href="/v2/${name}/manifests/${tag.tag}"><strong>${tag.tag}</strong></a>
      <span class="muted">pushed ${timeAgo(tag.pushedAt, now)}</span>
      ${platforms.map((platform) => html`<span class="badge">${platform}</span>`)}
      <br /><small><code>${tag.digest}</code></small>
    </span>
  </li>`;
}

/** Those that an index names; none of an image for one. */
async function platformsOf(
  registry: RegistryStore,
  name: string,
  { digest }: StoredTag,
): Promise<readonly string[]> {
  const manifest = await registry.manifest(name, digest);
  const contents = manifest === null ? null : contentsOf(manifest.bytes);
  return (contents?.manifests ?? []).flatMap(({ platform }) => platform ?? []);
}
