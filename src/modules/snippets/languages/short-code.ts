/** What hardly stands anywhere else; the first that is found decides. */
const SIGNS: readonly (readonly [language: string, sign: RegExp])[] = [
  ['rust', /\bprintln!\(|\blet mut \w|^\s*(?:pub )?fn \w+\(|\bimpl(?:<[^>]*>)? \w/m],
  ['go', /\bfmt\.[A-Z]\w+\(|^func [\w(]|^package \w+$/m],
  ['java', /\bSystem\.out\.print|\bpublic static void main\b/],
  ['csharp', /\bConsole\.Write(?:Line)?\(/],
  ['cpp', /\bstd::\w|\btemplate ?<(?:typename|class) /],
  ['c', /^\s*#include <\w+\.h>|\bint main\((?:void|int argc)|\bprintf\(".*\);|\bstruct \w+ \*/m],
  [
    'typescript',
    /\b(?:const|let) \w+: \w|\binterface \w+ \{|^\s*(?:export )?type \w+(?:<.*>)? = /m,
  ],
  [
    'javascript',
    /\bconsole\.\w+\(|\bfunction ?\w*\(.*\) \{|=> [\w{([]|\b(?:const|let) \w+ = .*;$/m,
  ],
  ['php', /\becho \$\w|\$\w+(?:->\w+\(| = .*;)/],
  [
    'python',
    /^\s*(?:def \w+\(.*\)|class \w+.*|with .+ as \w+|for \w+ in .+):$|^print\(|^(?:from [\w.]+ )?import \w+$/m,
  ],
  ['ruby', /^\s*puts |\bdo \|\w+\||^\s*def \w+[^:{]*$/m],
  ['sql', /^\s*(?:select\b.*\bfrom|insert into|update \w+ set|delete from|create table)\b/im],
  ['html', /^<([a-z]+\d?)\b[^>]*>[^]*<\/\1>\s*$/i],
  ['css', /^[\w.#:*, -]+\{\s*[a-z-]+\s*:[^{}]+\}\s*$/m],
  [
    'bash',
    /^\s*(?:sudo|cd|ls|git|npm|npx|curl|docker|apt-get|export|echo) [\w"$./-]+|\| ?(?:grep|xargs|awk|sed) /m,
  ],
];

/** The language of a code that is too short for anything but a sign of it; undefined without one. */
export const languageBySign = (code: string): string | undefined =>
  SIGNS.find(([, sign]) => sign.test(code))?.[0];
