const swc = [
  '@swc/jest',
  {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2024', experimental: { keepImportAttributes: true } },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  },
];

const project = (displayName, testMatch, more = {}) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdk.out/'],
  transform: { '\\.ts$': swc },
  ...more,
});

export default {
  projects: [
    project('unit', ['<rootDir>/test/**/*.test.ts'], {
      testPathIgnorePatterns: ['e2e', 'browser', 'registry'].map((folder) => `<rootDir>/test/${folder}/`),
    }),
    // Whole stories over HTTP against the sandbox.
    project('e2e', ['<rootDir>/test/e2e/**/*.test.ts']),
    // Needs Debian's docker-registry: `npm run test:registry`.
    project('registry', ['<rootDir>/test/registry/**/*.test.ts']),
    // Needs /usr/bin/chromium: `npm run test:browser`.
    project('browser', ['<rootDir>/test/browser/**/*.test.ts']),
  ],
  // Jest leaves one core idle: of two, that is half. Tests start servers and git, and wait much.
  maxWorkers: '100%',
  // To start git from a process of a gigabyte takes a tenth of a second, and modules of a test file are never freed.
  workerIdleMemoryLimit: '400MB',
  // Far above what any test takes: a bound for hanging, not for speed.
  testTimeout: 240_000,
};
