import fc from 'fast-check';

/** A manifest as people write it: values with the comments above and behind them. */
export type Tree = Leaf | Mapping | List;
interface Leaf {
  readonly kind: 'leaf';
  readonly value: string | number;
}
interface Mapping {
  readonly kind: 'mapping';
  readonly entries: readonly Entry[];
}
interface List {
  readonly kind: 'list';
  readonly items: readonly Entry[];
}
interface Entry {
  readonly key: string;
  readonly value: Tree;
  readonly above?: string;
  readonly behind?: string;
}

export interface Edit {
  readonly what: 'set' | 'remove' | 'add' | 'comment' | 'remark' | 'copy';
  /** Which of all entries and items, and a number for what is written. */
  readonly at: number;
  readonly number: number;
}

export const editsOf = (most: number): fc.Arbitrary<readonly Edit[]> =>
  fc.array(
    fc.record({
      what: fc.constantFrom('set', 'set', 'set', 'remove', 'add', 'add', 'comment', 'remark', 'copy'),
      at: fc.nat(200),
      number: fc.nat(9),
    }),
    { minLength: 1, maxLength: most },
  );

const leaf = (value: string | number): Leaf => ({ kind: 'leaf', value });
const mapping = (fields: Readonly<Record<string, Tree | string | number>>): Mapping => ({
  kind: 'mapping',
  entries: Object.entries(fields).map(([key, value]) => ({
    key,
    value: typeof value === 'object' ? value : leaf(value),
  })),
});
const list = (...values: readonly (Tree | string | number)[]): List => ({
  kind: 'list',
  items: values.map((value) => ({ key: '', value: typeof value === 'object' ? value : leaf(value) })),
});

export const deployment: Tree = mapping({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: mapping({
    name: 'storefront',
    labels: mapping({ app: 'storefront', team: 'shop' }),
    annotations: mapping({ version: '20261121-9a8b7c6' }),
  }),
  spec: mapping({
    replicas: 3,
    template: mapping({
      metadata: mapping({ annotations: mapping({ version: '20261121-9a8b7c6', owner: 'shop' }) }),
      spec: mapping({
        containers: list(
          mapping({
            name: 'storefront',
            image: 'registry.example.com/shop/storefront:9a8b7c6',
            args: list('--verbose', '--port=8080', '--color'),
            env: list(
              mapping({ name: 'LEVEL', value: 'info' }),
              mapping({ name: 'REGION', value: 'eu' }),
              mapping({ name: 'LIMIT', value: 'low' }),
            ),
            ports: list(mapping({ containerPort: 8080 }), mapping({ containerPort: 9090, name: 'metrics' })),
            resources: mapping({ limits: mapping({ cpu: 1, memory: '512Mi' }) }),
          }),
          mapping({ name: 'proxy', image: 'registry.example.com/shop/proxy:1' }),
        ),
      }),
    }),
  }),
});

/** Every entry and item, by the keys and indexes on its way. */
function placesOf(tree: Tree, way: readonly number[] = []): readonly (readonly number[])[] {
  return childrenOf(tree).flatMap(({ value }, index) => {
    const here = [...way, index];
    return [here, ...placesOf(value, here)];
  });
}

function childrenOf(tree: Tree): readonly Entry[] {
  if (tree.kind === 'leaf') return [];
  return tree.kind === 'mapping' ? tree.entries : tree.items;
}

function withChildren(tree: Tree, children: readonly Entry[]): Tree {
  if (tree.kind === 'leaf') return tree;
  return tree.kind === 'mapping' ? { kind: 'mapping', entries: children } : { kind: 'list', items: children };
}

export function edited(tree: Tree, edits: readonly Edit[]): Tree {
  return edits.reduce((result, edit) => {
    const places = placesOf(result);
    const way = places[edit.at % Math.max(1, places.length)];
    return way === undefined ? result : editAt(result, way, edit);
  }, tree);
}

function editAt(tree: Tree, way: readonly number[], edit: Edit): Tree {
  const [index = 0, ...rest] = way;
  const children = childrenOf(tree);
  const child = children[index];
  if (child === undefined) return tree;
  if (rest.length > 0)
    return withChildren(tree, children.with(index, { ...child, value: editAt(child.value, rest, edit) }));
  return withChildren(tree, apply(tree, children, index, child, edit));
}

function apply(
  tree: Tree,
  children: readonly Entry[],
  index: number,
  child: Entry,
  { what, number }: Edit,
): readonly Entry[] {
  switch (what) {
    case 'set':
      return child.value.kind === 'leaf'
        ? children.with(index, { ...child, value: leaf(`set${number}`) })
        : children;
    case 'remove':
      return children.toSpliced(index, 1);
    case 'add': {
      const key = `key${number}`;
      if (tree.kind === 'list') {
        const named = childrenOf(child.value).some((entry) => entry.key === 'name');
        const value = named ? mapping({ name: key, value: `new${number}` }) : leaf(key);
        return children.toSpliced(index, 0, { key: '', value });
      }
      if (children.some((entry) => entry.key === key)) return children;
      return children.toSpliced(index + 1, 0, { key, value: leaf(`new${number}`) });
    }
    case 'comment':
      return children.with(index, { ...child, above: `note ${number}` });
    case 'remark':
      return child.value.kind === 'leaf'
        ? children.with(index, { ...child, behind: `remark ${number}` })
        : children;
    case 'copy': {
      if (tree.kind === 'mapping' && children.some(({ key }) => key === `${child.key}Copy`)) return children;
      if (tree.kind === 'list') return children;
      return children.toSpliced(index + 1, 0, { key: `${child.key}Copy`, value: child.value });
    }
  }
}

/** How it is written. */
export interface Layout {
  readonly eol: '\n' | '\r\n';
  /** Whether lists are indented below their key. */
  readonly deep: boolean;
  readonly flow: boolean;
}

export const layouts: fc.Arbitrary<Layout> = fc.record({
  eol: fc.constantFrom('\n', '\n', '\r\n'),
  deep: fc.boolean(),
  flow: fc.constantFrom(false, false, true),
});

export function written(tree: Tree, layout: Layout): string {
  return `${linesOf(tree, layout).join(layout.eol)}${layout.eol}`;
}

function linesOf(tree: Tree, layout: Layout): readonly string[] {
  if (tree.kind === 'leaf') return [String(tree.value)];
  const children = childrenOf(tree);
  if (children.length === 0) return [tree.kind === 'mapping' ? '{}' : '[]'];
  return children.flatMap(({ key, value, above, behind }) => {
    const comment = above === undefined ? [] : [`# ${above}`];
    const remark = behind === undefined ? '' : ` # ${behind}`;
    const mark = tree.kind === 'mapping' ? `${key}:` : '-';
    const flow =
      layout.flow && value.kind === 'list' && value.items.every((item) => item.value.kind === 'leaf');
    if (value.kind === 'leaf' || childrenOf(value).length === 0 || flow) {
      const inline = flow
        ? `[${childrenOf(value)
            .map((item) => flowText(item))
            .join(', ')}]`
        : linesOf(value, layout)[0];
      return [...comment, `${mark} ${inline ?? ''}${remark}`];
    }
    const lines = linesOf(value, layout);
    if (tree.kind === 'mapping') {
      const indent = value.kind === 'list' && !layout.deep ? '' : '  ';
      return [...comment, mark, ...lines.map((line) => indent + line)];
    }
    return [...comment, ...lines.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`))];
  });
}

function flowText({ value }: Entry): string {
  return value.kind === 'leaf' ? String(value.value) : '';
}
