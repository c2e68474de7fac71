/** Tests run as CommonJS through swc; sources keep ESM-style `./x.js` specifiers, mapped back here. */
const swc = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: {
      legacyDecorator: true,
      decoratorMetadata: true,
      useDefineForClassFields: false,
    },
    target: 'es2023',
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};

const ecmascript = { ...swc, jsc: { parser: { syntax: 'ecmascript' }, target: 'es2023' } };

/** ES modules only: Node requires them as they are, jest does not. */
const esModules = [
  'jose',
  '@octokit',
  'universal-user-agent',
  'before-after-hook',
  'json-with-bigint',
  'content-type',
  '@sindresorhus',
  'escape-string-regexp',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
];

const tier = (displayName, testMatch, setup) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': ['@swc/jest', swc],
    [`/node_modules/(${esModules.join('|')})/.+\\.js$`]: ['@swc/jest', ecmascript],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
  // What reads others' collections of vectors is run when there is one: see CONTRIBUTING.md.
  testPathIgnorePatterns: process.env.WYCHEPROOF ? [] : ['-vectors\\.spec\\.ts$'],
  setupFiles: ['reflect-metadata'],
  ...setup,
});

module.exports = {
  maxWorkers: 2,
  // What suites leave behind adds up to gigabytes, and collecting it to most of a worker's time.
  workerIdleMemoryLimit: '1GB',
  projects: [
    tier('unit', ['<rootDir>/src/**/*.spec.ts']),
    tier('integration', ['<rootDir>/test/integration/**/*.spec.ts']),
    tier('e2e', ['<rootDir>/test/e2e/**/*.e2e-spec.ts']),
    tier('browser', ['<rootDir>/test/browser/**/*.e2e-spec.ts']),
    tier('commands', ['<rootDir>/test/commands/**/*.e2e-spec.ts']),
  ],
};
