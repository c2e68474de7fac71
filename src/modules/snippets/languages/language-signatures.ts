/** What follows `#!`, and `env`, without a version: `python3.12` is `python`. */
const INTERPRETER = /^#!\s*(?:\S*\/)?(?:env\s+(?:-\S+\s+|\w+=\S*\s+)*)?(?:\S*\/)?([a-z]+)[\d.]*\b/;

const INTERPRETERS: Readonly<Record<string, string>> = {
  sh: 'bash',
  bash: 'bash',
  zsh: 'bash',
  dash: 'bash',
  ksh: 'bash',
  python: 'python',
  pypy: 'python',
  node: 'javascript',
  nodejs: 'javascript',
  bun: 'typescript',
  deno: 'typescript',
  'ts-node': 'typescript',
  tsx: 'typescript',
  ruby: 'ruby',
  perl: 'perl',
  php: 'php',
  lua: 'lua',
  luajit: 'lua',
  pwsh: 'powershell',
  rscript: 'r',
  elixir: 'elixir',
  make: 'makefile',
  runghc: 'haskell',
  stack: 'haskell',
};

const byShebang = (code: string): string | undefined => {
  const [line = ''] = code.split('\n', 1);
  const name = INTERPRETER.exec(line.slice(0, 200).toLowerCase())?.[1];
  return name === undefined ? undefined : INTERPRETERS[name];
};

/** How files of some languages begin, and no others do. */
const BEGINNINGS: readonly (readonly [RegExp, string])[] = [
  [/^<\?php\b/i, 'php'],
  [/^<\?xml\b/i, 'xml'],
  [/^<!doctype html\b|^<html\b/i, 'html'],
  [/^<svg\b/i, 'xml'],
  [/^diff --git |^(?:Index: .*\n=+\n)?--- \S.*\n\+\+\+ \S.*\n@@ /, 'diff'],
  [
    /^(?:#.*\n|[ \t]*\n|ARG .*\n)*FROM [\w./:@${}-]+(?: AS [\w-]+)?[^\n;]*\n(?:[^]*\n)?(?:RUN|CMD|COPY|ADD|ENV|WORKDIR|ENTRYPOINT|EXPOSE|USER) /,
    'dockerfile',
  ],
  [/^syntax\s*=\s*["']proto[23]["']/, 'protobuf'],
];

const isJson = (code: string): boolean => {
  if (!/^\s*[[{]/.test(code)) return false;
  try {
    JSON.parse(code);
    return true;
  } catch {
    return false;
  }
};

/** The language that a text says of itself that it is in; undefined when it does not. */
export const signedLanguage = (code: string): string | undefined => {
  const beginning = code.slice(0, 2_000).trimStart();
  return (
    byShebang(code) ??
    BEGINNINGS.find(([pattern]) => pattern.test(beginning))?.[1] ??
    (isJson(code) ? 'json' : undefined)
  );
};
