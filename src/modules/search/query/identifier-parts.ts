import { namedLanguages } from './signed-languages.js';
import { lowerCase, plainText } from './plain-text.js';

const SCRIPT_WITHOUT_BLANKS = String.raw`[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]`;

/** Between two parts of an identifier: getUser, HTMLParser (but URLs), utf8. */
const betweenParts = (lower: string, upper: string): string[] => [
  `(?<=${lower})(?=${upper})`,
  `(?<=${upper})(?=${upper}${lower})(?!${upper}s(?!${lower}))`,
  '(?<=[0-9])(?![0-9])',
  '(?<![0-9])(?=[0-9])',
];

const BETWEEN_PARTS = new RegExp(
  [
    ...betweenParts(String.raw`\p{Lowercase}`, String.raw`\p{Uppercase}`),
    `(?<=${SCRIPT_WITHOUT_BLANKS})`,
    `(?=${SCRIPT_WITHOUT_BLANKS})`,
  ].join('|'),
  'u',
);

/** The same of ASCII, which nearly all code is, in a tenth of the time. */
const BETWEEN_ASCII_PARTS = new RegExp(betweenParts('[a-z]', '[A-Z]').join('|'));
const ASCII_RUN = /^[A-Za-z0-9]+$/;
const ASCII_WORD = /^[A-Za-z]?[a-z]*$/;

const BLANKLESS = /[\p{Alphabetic}\p{Nd}]+/gu;

/** What stands together in plain text: letters and digits with nothing else between them. */
export const runsOf = (plain: string): Iterable<RegExpExecArray> => plain.matchAll(BLANKLESS);

/** A run's parts, as they are written. */
export const splitRun = (run: string): readonly string[] =>
  ASCII_WORD.test(run)
    ? [run]
    : run.split(ASCII_RUN.test(run) ? BETWEEN_ASCII_PARTS : BETWEEN_PARTS);

/**
 * The words of a text in their order, as the SQL functions `search_names`, `search_plain` and
 * `search_terms` make them, in lower case.
 */
export const partsOf = (text: string): string[] =>
  [...runsOf(plainText(namedLanguages(text)))].flatMap(([run]) => splitRun(run).map(lowerCase));
