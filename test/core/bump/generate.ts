import fc from 'fast-check';

/**
 * Random manifests: quotes, comments, blank lines, trailing spaces, indentation, flow and block
 * collections, anchors, several documents, line ends and byte order marks, as people and tools write
 * them. What a bump should change is a hole; all else must come through byte for byte.
 */
export interface Generated {
  /** The text around the holes: one more than there are holes. */
  readonly fixed: readonly string[];
  readonly holes: readonly Hole[];
  /** Where a reader finds the value of a hole: document, then keys. Aliases add places of their own. */
  readonly places: readonly { readonly what: Hole['what']; readonly path: readonly (string | number)[] }[];
  readonly text: string;
}

export interface Hole {
  readonly what: 'image' | 'version';
  readonly source: string;
  /** In a block scalar the text stands for itself. */
  readonly block: boolean;
}

export const repository = 'registry.example.com/shop/storefront';
export const oddTags = [
  '1.20',
  '0755',
  '72044e0',
  'on',
  'N',
  '1234567',
  'null',
  '_',
  'v1.2-rc.1',
  '1e3',
  '0x1F',
  '1_000',
  '0b1',
];
export const oddVersions = [
  ...oddTags,
  ...['12:30:45', '2026-11-22', '2026-11-22T12:30:45Z', '~', '.5', '.inf', '.nan', '+1', '-', '=', '<<'],
  ...[
    '',
    ' lead',
    'trail ',
    'a: b',
    'a #b',
    '#b',
    "it's",
    '"q"',
    'a\\b',
    '*a',
    '&a',
    '!a',
    '%a',
    '@a',
    '`a',
    '- a',
    '? a',
  ],
  ...[
    '{a',
    'a}',
    '[a',
    'a]',
    'a,b',
    'a:',
    ':a',
    'ü😀',
    'a\tb',
    'two\nlines',
    '\u2028',
    '\uFEFF',
    '\u0085',
    '---',
    '...',
  ],
];

type Tree =
  | { readonly map: readonly (readonly [string, Tree])[]; readonly version?: Path }
  | { readonly seq: readonly Tree[] }
  | { readonly hole: Hole['what'] }
  | { readonly word: string }
  | { readonly raw: string }
  | { readonly noise: true };
type MapTree = Extract<Tree, { map: unknown }>;
type SeqTree = Extract<Tree, { seq: unknown }>;
type Path = readonly (string | number)[];

const noise: Tree = { noise: true };
/** Where the version of a pod template is. */
const below: Path = ['metadata', 'annotations', 'version'];

type Gen = fc.GeneratorValue;

/**
 * Deterministic in `g`. With `simpleBlocks`, versions stand in block scalars too, which cannot hold
 * every string; with `gaps`, version annotations are missing, alone or with the mappings around them.
 */
export function generate(
  g: Gen,
  options: { readonly simpleBlocks: boolean; readonly gaps: boolean },
): Generated {
  const writer = new Writer(g, options);
  const count = g(fc.integer, { min: 1, max: 3 });
  for (let index = 0; index < count; index += 1) writer.document(index);
  return writer.finish();
}

class Writer {
  readonly g: Gen;
  readonly options: { readonly simpleBlocks: boolean; readonly gaps: boolean };
  readonly width: number;
  readonly dashIndent: number;
  readonly holes: Hole[] = [];
  readonly places: Generated['places'][number][] = [];
  anchors: string[] = [];
  out = '';

  constructor(g: Gen, options: Writer['options']) {
    this.g = g;
    this.options = options;
    this.width = this.pick([2, 4, 3]);
    this.dashIndent = this.pick([0, this.width]);
  }

  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    const item = items[this.g(fc.nat, { max: items.length - 1 })];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  chance(percent: number): boolean {
    return this.g(fc.integer, { min: 1, max: 100 }) > 100 - percent;
  }

  document(index: number): void {
    this.anchors = [];
    if (index > 0) this.out += this.pick(['---\n', '--- # next\n', '...\n---\n', '---   \n']);
    else this.out += this.pick(['', '---\n', '# head\n', '\n\n']);
    this.node(this.resource(index), 0, [index], this.chance(15));
    if (!this.out.endsWith('\n')) this.out += '\n';
  }

  resource(index: number): Tree {
    if (this.chance(10)) return this.jsonPatch();
    const kinds = ['Deployment', 'StatefulSet', 'CronJob', 'Pod', 'Rollout', 'Shop', 'HelmRelease'];
    const kind = this.pick(index === 0 ? kinds : [...kinds, 'ConfigMap']);
    const head: [string, Tree][] = [
      ['apiVersion', { word: 'v1' }],
      ['kind', { word: kind }],
      ['x-note', noise],
    ];
    if (kind === 'ConfigMap') return { map: [...head, ['data', this.noiseMap()]] };
    if (kind === 'HelmRelease') return this.helmRelease();
    const template = this.template();
    if (kind === 'Pod') return { map: [...head, ...template.map], version: below };
    const spec: Tree = {
      map: [
        ['replicas', noise],
        [kind === 'Shop' ? this.pick(['web', 'x-pods', 'Template']) : 'template', template],
      ],
    };
    if (kind !== 'CronJob') return { map: [...head, ['spec', spec]] };
    return { map: [...head, ['spec', { map: [['jobTemplate', { map: [['spec', spec]] }]] }]] };
  }

  /** Values within a resource: the image and the annotations of its pods side by side. */
  helmRelease(): Tree {
    const values: Tree = {
      map: [
        ['image', { hole: 'image' }],
        ['podAnnotations', { map: [['version', { hole: 'version' }]], version: ['version'] }],
      ],
    };
    return {
      map: [
        ['apiVersion', { word: 'helm.toolkit.fluxcd.io/v2' }],
        ['kind', { word: 'HelmRelease' }],
        [
          'spec',
          {
            map: [
              ['interval', noise],
              ['values', { map: [['web', values]] }],
            ],
          },
        ],
      ],
    };
  }

  /** A list of operations: none of them has a pod template beside it. */
  jsonPatch(): Tree {
    const operation = (path: string, value: Tree): Tree => ({
      map: [
        ['op', { word: 'replace' }],
        ['path', { word: path }],
        ['value', value],
      ],
    });
    return {
      seq: [
        operation('/metadata/labels/a', noise),
        operation('/spec/template/spec/containers/0/image', { hole: 'image' }),
      ],
    };
  }

  template(): MapTree {
    const names = this.chance(30) ? ['initContainers', 'containers'] : ['containers'];
    const lists = names.map((name): [string, Tree] => [name, this.containers()]);
    const spec: [string, Tree] = ['spec', { map: [['x', noise], ...lists] }];
    if (this.options.gaps && this.chance(25)) return { map: [spec], version: below };
    return { map: [['metadata', { map: this.metadata() }], spec], version: below };
  }

  metadata(): [string, Tree][] {
    const name: [string, Tree] = ['name', noise];
    if (this.options.gaps && this.chance(30)) return [name];
    if (this.options.gaps && this.chance(30)) {
      const none: [string, Tree] = ['annotations', { raw: this.pick(['', '{}', '{ }']) }];
      return this.chance(50) ? [name, none] : [none, name];
    }
    const annotations: [string, Tree][] = [];
    if (!this.options.gaps || this.chance(30)) annotations.push(['version', { hole: 'version' }]);
    if (this.chance(50)) annotations.unshift(['team', noise]);
    if (annotations.length === 0 || this.chance(50)) annotations.push(['example.com/note', noise]);
    return [name, ['annotations', { map: annotations }]];
  }

  containers(): Tree {
    const one = (): Tree => ({
      map: [
        ['name', noise],
        ['image', { hole: 'image' }],
        ['env', this.noiseMap()],
      ],
    });
    return {
      seq: this.chance(40) ? [one(), { map: [['image', { word: 'busybox:1.36' }]] }, one()] : [one()],
    };
  }

  noiseMap(): Tree {
    return { map: ['a', 'b.c/d', 'e'].map((key) => [key, noise]) };
  }

  node(tree: Tree, indent: number, path: Path, flow: boolean): void {
    if ('map' in tree && tree.version !== undefined)
      this.places.push({ what: 'version', path: [...path, ...tree.version] });
    if ('map' in tree) this[flow ? 'flowMap' : 'blockMap'](tree, indent, path);
    else if ('seq' in tree) this[flow ? 'flowSeq' : 'blockSeq'](tree, indent, path);
    else if ('hole' in tree) this.hole(tree.hole, indent, path, flow);
    else if ('raw' in tree) this.out += tree.raw;
    else if ('word' in tree) this.out += this.quoted(tree.word, true);
    else this.noise(indent, path, flow);
  }

  blockMap(tree: MapTree, indent: number, path: Path): void {
    const pad = ' '.repeat(indent);
    for (const [at, [key, value]] of tree.map.entries()) {
      if (at > 0) {
        this.between(indent);
        this.out += pad;
      }
      this.out += `${this.quoted(key, true)}:`;
      const flow = ('map' in value || 'seq' in value) && this.chance(15);
      if (('map' in value || 'seq' in value) && !flow) {
        this.out += `${this.comment()}\n`;
        this.between(indent + this.width);
        const deeper = indent + ('seq' in value ? this.dashIndent : this.width);
        this.out += ' '.repeat(deeper);
        this.node(value, deeper, [...path, key], false);
      } else {
        this.out += this.pick([' ', ' ', '   ']);
        this.node(value, indent + this.width, [...path, key], flow);
        if (!this.out.endsWith('\n')) this.out += `${this.comment()}\n`;
      }
    }
  }

  blockSeq(tree: SeqTree, indent: number, path: Path): void {
    for (const [at, item] of tree.seq.entries()) {
      if (at > 0) this.out += ' '.repeat(indent);
      const gap = this.pick([1, 1, 3]);
      this.out += `-${' '.repeat(gap)}`;
      this.node(item, indent + 1 + gap, [...path, at], this.chance(15));
      if (!this.out.endsWith('\n')) this.out += `${this.comment()}\n`;
    }
  }

  flowMap(tree: MapTree, indent: number, path: Path): void {
    this.out += `{${this.gap(indent)}`;
    for (const [at, [key, value]] of tree.map.entries()) {
      if (at > 0) this.out += `,${this.gap(indent)}`;
      this.out += `${this.quoted(key, true)}: `;
      this.node(value, indent + this.width, [...path, key], true);
    }
    this.out += `${this.chance(10) ? ',' : ''}${this.gap(indent)}}`;
  }

  flowSeq(tree: SeqTree, indent: number, path: Path): void {
    this.out += `[${this.gap(indent)}`;
    for (const [at, item] of tree.seq.entries()) {
      if (at > 0) this.out += `,${this.gap(indent)}`;
      this.node(item, indent + this.width, [...path, at], true);
    }
    this.out += `${this.gap(indent)}]`;
  }

  /** White space in a flow collection: maybe a line end, maybe a comment before it. */
  gap(indent: number): string {
    return this.pick([
      '',
      ' ',
      ' ',
      `\n${' '.repeat(indent + this.width)}`,
      ` # it's }\n${' '.repeat(indent + this.width)}`,
    ]);
  }

  between(indent: number): void {
    if (this.chance(10)) this.out += '\n';
    if (this.chance(10)) this.out += `${' '.repeat(indent)}# image: ${repository}:old\n`;
  }

  comment(): string {
    return this.pick(['', '', '', '  ', ' # "kept"', '\t# tab']);
  }

  quoted(value: string, plainIsSafe: boolean): string {
    const style = this.pick(plainIsSafe ? ['plain', 'plain', 'single', 'double'] : ['single', 'double']);
    if (style === 'plain') return value;
    return style === 'single' ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
  }

  hole(what: Hole['what'], indent: number, path: Path, flow: boolean): void {
    if (what === 'image') this.places.push({ what, path });
    const old =
      what === 'image' ? this.pick([repository, `${repository}:${this.pick(oddTags)}`]) : this.pick(oddTags);
    const block = !flow && this.chance(10) && (what === 'image' || this.options.simpleBlocks);
    if (block) this.out += `${this.pick(['>-', '|-'])}${this.comment()}\n${' '.repeat(indent)}`;
    else if (what === 'image' && this.chance(15)) {
      const name = `a${this.holes.length}`;
      this.out += `&${name} `;
      this.anchors.push(name);
    } else if (this.chance(5)) this.out += '!!str ';
    const source = block ? old : this.quoted(old, true);
    this.out += `\uE000${this.holes.length}\uE001`;
    this.holes.push({ what, source, block });
    if (block) this.out += '\n';
  }

  noise(indent: number, path: Path, flow: boolean): void {
    const anchor = this.anchors.at(-1);
    if (anchor !== undefined && this.chance(10)) {
      this.places.push({ what: 'image', path });
      this.out += `*${anchor}${flow ? ' ' : ''}`;
    } else if (!flow && this.chance(10)) {
      const pad = ' '.repeat(indent);
      const lines = `${pad}image: ${repository}:old\n\n${pad}  - '#'\n${this.pick(['', '\n', '\n\n'])}`;
      this.out += `${this.pick(['|', '>', '|-', '>+', '|+'])}\n${lines}`;
    } else {
      const plain = [
        'yes',
        '0644',
        '12:30:45',
        '~',
        '1.20',
        'a b',
        '72044e0',
        '9007199254740993',
        'x#y',
        "it's",
      ];
      const strings = ['', ' ', "it's", 'a: b', '#', 'ü😀', `${repository}:old`, 'two\nlines', '{}'];
      this.out += this.chance(50) ? this.pick(plain) : this.quotedNoise(this.pick(strings));
    }
  }

  quotedNoise(value: string): string {
    return value.includes('\n') ? JSON.stringify(value) : this.quoted(value, false);
  }

  finish(): Generated {
    let out = this.chance(20) ? this.out.replace(/\n+$/, '') : this.out;
    if (this.chance(30)) out = out.replaceAll('\n', '\r\n');
    if (this.chance(20)) out = `\uFEFF${out}`;
    const parts = out.split(/\uE000\d+\uE001/);
    const text = parts.map((part, at) => part + (this.holes[at]?.source ?? '')).join('');
    return { fixed: parts, holes: this.holes, places: this.places, text };
  }
}
