/** Style sheet, scripts and icon: files next to this module, also once it is bundled. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';

export const assetPath = '/_sandbox/assets/';

interface Kind {
  readonly type: string;
  /** Sent as one, in this order. */
  readonly files: readonly string[];
}

const script = (file: string): Kind => ({ type: 'text/javascript; charset=utf-8', files: [file] });

/** What there is to ask for. */
const kinds: Readonly<Record<string, Kind>> = {
  'page.css': {
    type: 'text/css; charset=utf-8',
    files: ['base', 'frame', 'menu', 'parts', 'boxes', 'pull', 'composer', 'code', 'markdown'].map(
      (part) => `${part}.css`,
    ),
  },
  'page.js': script('page.js'),
  'morph.js': script('morph.js'),
  'completion.js': script('completion.js'),
  'icon.svg': { type: 'image/svg+xml', files: ['icon.svg'] },
};

interface Asset {
  readonly type: string;
  readonly text: string;
  readonly etag: string;
}

const loaded = new Map<string, Asset>();

/** Answers with the asset, or 304 where the browser has it; false when there is none of that name. */
export function sendAsset(request: IncomingMessage, response: ServerResponse, name: string): boolean {
  const asset = loaded.get(name) ?? load(name);
  if (asset === null) return false;
  const fresh = request.headers['if-none-match'] === asset.etag;
  response.writeHead(fresh ? 304 : 200, {
    'content-type': asset.type,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache',
    etag: asset.etag,
  });
  response.end(fresh ? undefined : asset.text);
  return true;
}

function load(name: string): Asset | null {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined) return null;
  const parts = kind.files.map((file) => readFileSync(new URL(`./assets/${file}`, import.meta.url), 'utf8'));
  const text = name.endsWith('.css') ? tighten(parts.join('')) : parts.join('');
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 20)}"`;
  const asset = { type: kind.type, text, etag };
  loaded.set(name, asset);
  return asset;
}

/** Without comments and layout: a third of what is written. Our strings hold no spaces to lose. */
function tighten(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};]) ?/g, '$1')
    .replace(/([:,]) /g, '$1');
}
