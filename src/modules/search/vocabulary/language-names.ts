/** A language's name: `c`, `c++`, `c#`, `f#`, `node.js`, `objective-c`. */
const NAME = /^[a-z0-9+#.-]{1,40}$/;

export const MAX_LANGUAGE = 40;

/** The language of what is in none that is known. */
export const PLAIN = 'plaintext';

/** As highlight.js has them, besides those of `html`, which it takes for XML, and of `toml`. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  bash: ['sh', 'zsh'],
  c: ['h'],
  clojure: ['clj', 'edn'],
  cobol: ['cbl'],
  coffeescript: ['coffee', 'cson'],
  cpp: ['cc', 'c++', 'h++', 'hpp', 'hh', 'hxx', 'cxx'],
  csharp: ['cs', 'c#'],
  diff: ['patch'],
  dockerfile: ['docker'],
  dos: ['bat', 'cmd'],
  elixir: ['ex', 'exs'],
  erlang: ['erl'],
  fortran: ['f90', 'f95'],
  fsharp: ['fs', 'f#'],
  go: ['golang'],
  graphql: ['gql'],
  haskell: ['hs'],
  html: ['htm', 'xhtml'],
  javascript: ['js', 'jsx', 'mjs', 'cjs'],
  json: ['jsonc', 'json5'],
  julia: ['jl'],
  kotlin: ['kt', 'kts'],
  latex: ['tex'],
  makefile: ['mk', 'mak', 'make'],
  markdown: ['md', 'mkdown', 'mkd'],
  matlab: [],
  nginx: ['nginxconf'],
  objectivec: ['mm', 'objc', 'obj-c', 'objective-c'],
  ocaml: ['ml'],
  pascal: ['pas'],
  perl: ['pl', 'pm'],
  plaintext: ['text', 'txt', 'plain'],
  powershell: ['pwsh', 'ps', 'ps1'],
  protobuf: ['proto'],
  python: ['py', 'python3', 'gyp', 'ipython'],
  ruby: ['rb', 'gemspec', 'podspec', 'thor', 'irb'],
  rust: ['rs'],
  shell: ['console', 'shellsession'],
  sql: [],
  typescript: ['ts', 'tsx', 'mts', 'cts'],
  vbnet: ['vb'],
  verilog: ['v', 'sv'],
  xml: ['rss', 'atom', 'xsd', 'xsl', 'plist', 'svg'],
  yaml: ['yml'],
};

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(ALIASES).flatMap(([name, aliases]) => aliases.map((alias) => [alias, name])),
);

/** How a language is kept: `JS` is `javascript`. What has no other name stays. */
export const normalLanguage = (text: string): string => {
  const name = text.trim().toLowerCase();
  return NAMES.get(name) ?? name;
};

/** Whether a normal name looks like one: there are more languages than anybody knows. */
export const isLanguage = (value: unknown): value is string =>
  typeof value === 'string' && NAME.test(value);
