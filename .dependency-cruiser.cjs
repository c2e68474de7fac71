/**
 * Who may import whom; CONTRIBUTING.md has the map. Read each rule as "from … to … is forbidden".
 * `$1` in a `to` stands for what the first group of the `from` matched.
 */

/** Each folder may import those before it and, within its own row, what `also` names. */
const LAYERS = [
  ['errors', 'crypto', 'metrics', 'registry'],
  ['logging'],
  ['config'],
  ['database'],
  ['queue'],
  ['events', 'mail', 'http'],
  ['realtime'],
  ['health'],
  ['dev'],
];

/** Of other modules a module may import these. Modules that are not listed import none. */
const MODULES = {
  search: [],
  users: ['search'],
  auth: ['users'],
  entitlements: ['users'],
  files: ['users', 'entitlements'],
  social: ['users', 'search'],
  devices: ['users'],
  snippets: ['users', 'entitlements', 'files', 'search', 'social'],
  docs: ['users', 'entitlements', 'files', 'search', 'social'],
  feed: ['snippets', 'docs', 'users', 'social'],
  webhooks: [],
  jobs: ['users'],
  // social: nobody invites anybody across a block.
  github: ['users', 'entitlements', 'webhooks', 'jobs', 'search', 'social'],
  billing: ['users', 'entitlements', 'webhooks'],
  streams: ['users', 'devices', 'entitlements'],
  admin: ['users'],
  notifications: ['users'],
  analytics: ['users'],
};

/** Nobody imports these; they listen to what the others tell. */
const LISTENERS = ['notifications', 'analytics'];

const ROLES = ['controller|gateway|processor', 'service', 'repository', 'entity'];

/** What is started by itself. Tests are none: what only a test reaches is dead. */
const ENTRY_POINTS =
  '^src/(?:main|worker|cli/[^/]+|modules/files/media/decoding/image-process)\\.ts$';

/** They extend the maps of jobs and events, which needs no import. */
const DECLARATIONS = '\\.(?:events|jobs)\\.ts$';

const any = (names) => `(?:${names.join('|')})`;

const platformOrder = LAYERS.flatMap((layer, index) => {
  const above = LAYERS.slice(index + 1).flat();
  return layer.flatMap((folder) => {
    const beside = layer.filter((other) => other !== folder);
    const forbidden = [...beside, ...above];
    return forbidden.length === 0
      ? []
      : [
          {
            name: `platform-order-${folder}`,
            comment: `src/${folder} is below ${forbidden.join(', ')}, or beside them.`,
            severity: 'error',
            from: { path: `^src/${folder}/` },
            to: { path: `^src/${any(forbidden)}/` },
          },
        ];
  });
});

/** A role never imports the roles before it: a repository no service, an entity no repository. */
const roleOrder = ROLES.slice(1).map((role, index) => ({
  name: `role-order-${role}`,
  comment: 'In a module: controller, gateway, processor → service → repository → entity.',
  severity: 'error',
  from: { path: `^src/modules/.+\\.${role}\\.ts$` },
  to: { path: `^src/modules/.+\\.(?:${ROLES.slice(0, index + 1).join('|')})\\.ts$` },
}));

const moduleGraph = Object.entries(MODULES).map(([name, others]) => {
  const allowed = [name, ...others.filter((other) => !LISTENERS.includes(other))];
  return {
    name: `modules-${name}`,
    comment: `modules/${name} may import of other modules: ${others.join(', ') || 'none'}.`,
    severity: 'error',
    from: { path: `^src/modules/${name}/` },
    // Event types are for everyone who listens.
    to: {
      path: '^src/modules/',
      pathNot: [
        `^src/modules/${any(allowed)}/`,
        ...(LISTENERS.includes(name) ? ['^src/modules/[^/]+/[^/]+\\.events\\.ts$'] : []),
      ],
    },
  };
});

/** The package itself, however npm has laid it out. */
const packages = (names) => `(?:^|/)node_modules/${any(names)}/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Type imports count too: what knows each other belongs together.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports it, and it imports nobody.',
      severity: 'error',
      from: { orphan: true, pathNot: ['^test/', '\\.spec\\.ts$', DECLARATIONS] },
      to: {},
    },
    {
      name: 'no-unreachable',
      comment: 'No entry point, test or migration leads to it.',
      severity: 'error',
      from: { path: ENTRY_POINTS },
      to: {
        path: '^(?:src|migrations)/',
        pathNot: [ENTRY_POINTS, DECLARATIONS, '\\.spec\\.ts$'],
        reachable: false,
      },
    },
    {
      name: 'not-resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'src-stays-in-src',
      comment: 'What runs in production does not import tests, benchmarks or scripts.',
      severity: 'error',
      from: { path: '^(?:src|migrations)/', pathNot: '\\.spec\\.ts$' },
      to: { path: ['^(?:test|bench|scripts)/', '\\.spec\\.ts$'] },
    },
    {
      name: 'no-dev-dependencies',
      comment: 'The image holds the dependencies only.',
      severity: 'error',
      from: { path: '^(?:src|migrations)/', pathNot: '\\.spec\\.ts$' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only', 'npm'],
      },
    },
    {
      name: 'platform-never-imports-modules',
      comment: 'Where the platform must know what modules offer, they register it.',
      severity: 'error',
      from: { path: '^src/(?!modules/|cli/)[^/]+/' },
      to: { path: '^src/modules/' },
    },
    {
      name: 'nobody-imports-the-roots',
      comment: 'main, worker, bootstrap and the root modules are where everything comes together.',
      severity: 'error',
      from: { path: '^src/(?!cli/)[^/]+/' },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    {
      name: 'nobody-imports-cli',
      severity: 'error',
      from: { path: '^(?:src/(?!cli/)|migrations/)' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'only-cli-imports-migrations',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^migrations/' },
    },
    ...platformOrder,
    ...roleOrder,
    {
      name: 'only-repositories-import-typeorm',
      comment: 'And entities, src/database, migrations and tests.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['\\.(?:repository|entity)\\.ts$', '^src/database/', '^src/entities\\.ts$'],
      },
      to: { path: packages(['typeorm']) },
    },
    {
      name: 'only-the-database-imports-pg',
      severity: 'error',
      from: { path: '^(?:src|migrations)/', pathNot: '^src/database/' },
      to: { path: packages(['pg']) },
    },
    {
      name: 'only-the-queue-and-processors-import-bull',
      severity: 'error',
      from: {
        path: '^(?:src|test|migrations)/',
        pathNot: ['^src/queue/', '\\.processor\\.ts$', '^test/'],
      },
      to: { path: packages(['bull', '@nestjs/bull', '@nestjs/bull-shared']) },
    },
    {
      name: 'only-realtime-and-gateways-import-sockets',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/realtime/', '\\.gateway\\.ts$'] },
      to: {
        path: packages(['socket\\.io', 'ws', '@nestjs/websockets', '@nestjs/platform-socket\\.io']),
      },
    },
    {
      name: 'only-mail-imports-nodemailer',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/mail/' },
      to: { path: packages(['nodemailer']) },
    },
    {
      name: 'only-billing-imports-stripe',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/modules/billing/' },
      to: { path: packages(['stripe']) },
    },
    {
      name: 'only-github-imports-octokit',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/modules/github/' },
      to: { path: packages(['octokit', '@octokit/[^/]+']) },
    },
    {
      name: 'nobody-imports-auth',
      comment: 'The principal, `@Public()` and `@Roles()` are in src/http.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/modules/auth/', '^src/app\\.module\\.ts$', '^src/cli/'],
      },
      to: { path: '^src/modules/auth/' },
    },
    {
      name: 'nobody-imports-listeners',
      comment: 'They import the event types of others.',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/' },
      to: { path: `^src/modules/${any(LISTENERS)}/`, pathNot: '^src/modules/$1/' },
    },
    {
      name: 'modules-unlisted',
      comment: 'A new module takes its place in the graph at the top of this file.',
      severity: 'error',
      from: { path: `^src/modules/(?!${any(Object.keys(MODULES))}/)([^/]+)/` },
      to: { path: '^src/modules/', pathNot: '^src/modules/$1/' },
    },
    ...moduleGraph,
    {
      name: 'other-modules-by-their-services',
      comment:
        'Across modules only services, ports, events, jobs and the module itself: no tables.',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/' },
      to: {
        path: '^src/modules/[^/]+/.+\\.(?:repository|entity|controller|gateway|processor)\\.ts$',
        pathNot: '^src/modules/$1/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    moduleSystems: ['cjs', 'es6'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    skipAnalysisNotInRules: true,
  },
};
