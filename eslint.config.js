import { readdirSync } from 'node:fs';
import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const pureFolders = ['src/core', 'src/commands', 'src/review', 'src/comment', 'src/terminal', 'src/html'];

/** SDKs and runtime modules that only an edge or an entry may import. */
const impure = [
  'node:*',
  '!node:crypto',
  '!node:path',
  'probot',
  '@octokit/*',
  '@kubernetes/*',
  '@aws-sdk/*',
  'aws4fetch',
  'fs',
  'child_process',
  'http',
  'https',
];

/** Which parts of src/ may import an SDK: its edge, and what composes it. */
const owners = {
  probot: ['src/edge/github/**', 'src/entry/**', 'src/{app,payloads,shells}.ts'],
  '@octokit/rest': ['src/edge/github/**', 'src/entry/**'],
  '@kubernetes/client-node': ['src/edge/cluster/**'],
  aws4fetch: ['src/edge/aws/**'],
};

/** The SDKs that `files` may not import. A rule of its own: the last that matches a file replaces those before. */
const forbidSdks = (files) => ({
  files,
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: Object.entries(owners)
          .filter(([, places]) => !files.every((file) => places.includes(file)))
          .map(([name]) => ({ group: [name], message: 'Only its edge imports this SDK.' })),
      },
    ],
  },
});

const edges = readdirSync('src/edge', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

const forbidToEdge = (files, others) =>
  forbid(files, [
    {
      group: ['**/entry/**', '**/sandbox/**', '**/app.ts', '**/handle.ts'],
      message: 'An edge knows neither shell nor entry.',
    },
    {
      // A pure folder may be called as an edge is.
      group: [...others.map((edge) => `**/${edge}/**`), '!**/core/**'],
      message: 'Edges do not import each other.',
    },
  ]);

const forbid = (files, patterns, extra = {}) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
  ...extra,
});

/** What the scripts of the sandbox's page use of the browser. */
const browser = Object.fromEntries(
  [
    ...['document', 'window', 'location', 'fetch', 'setInterval'],
    ...[
      'DOMParser',
      'Event',
      'EventSource',
      'FormData',
      'HTMLTextAreaElement',
      'Node',
      'URL',
      'URLSearchParams',
    ],
  ].map((name) => [name, 'readonly']),
);

export default tseslint.config(
  {
    ignores: [
      'dist',
      'cdk.out',
      'coverage',
      'node_modules',
      'test/fixtures',
      'test/cases/*/*',
      'src/sandbox/seed/files',
    ],
  },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      // Overflows the stack on a recursive union that holds a class (typescript-eslint 8.73).
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // tsc asks for brackets where a name comes from an index signature.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      'no-console': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 220, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  forbid(
    pureFolders.map((folder) => `${folder}/**/*.ts`),
    [
      { group: impure, message: 'A pure folder does no I/O: take what it needs as an argument.' },
      {
        group: ['**/edge/**', '**/entry/**', '**/sandbox/**', '**/app.ts', '**/handle.ts', '**/ports.ts'],
        message: 'A pure folder imports pure folders and parsers only.',
      },
    ],
  ),
  {
    files: pureFolders.map((folder) => `${folder}/**/*.ts`),
    rules: {
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'setInterval', 'console'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The time is an input of a plan.' },
        { object: 'Math', property: 'random', message: 'A plan is the same twice.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'The time is an input of a plan.',
        },
      ],
    },
  },
  forbidToEdge(['src/edge/*.ts'], edges),
  ...edges.map((edge) =>
    forbidToEdge(
      [`src/edge/${edge}/**/*.ts`],
      edges.filter((other) => other !== edge),
    ),
  ),
  forbidSdks(['src/**']),
  ...[...new Set(Object.values(owners).flat())].map((place) => forbidSdks([place])),
  forbid(
    ['src/sandbox/**/*.ts'],
    [
      {
        group: ['**/entry/**', '**/edge/**', '**/app.ts', '**/handle.ts'],
        message: 'The sandbox stands for GitHub: it knows nothing of the bot.',
      },
    ],
  ),
  { files: ['src/entry/**/*.ts', 'infra/**/*.ts', 'test/bench/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': ['error', { max: 400 }] },
  },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
  { files: ['src/sandbox/web/assets/*.js'], languageOptions: { globals: browser } },
);
