import type { ConfigSection } from './section.js';
import type { VariableSpec } from './variable.js';

const BEGIN = '<!-- configuration:begin -->';
const END = '<!-- configuration:end -->';

type Row = readonly [variable: string, fallback: string, meaning: string];
type Documented = Pick<ConfigSection<unknown>, 'title' | 'specs'>;

/** Every variable as Markdown, a table for each section; no secret's value is in it. */
export function configurationTables(sections: readonly Documented[]): string {
  return sections.map(({ title, specs }) => `### ${title}\n\n${table(specs)}\n`).join('\n');
}

/**
 * The document with the tables between its markers.
 * @throws when the markers are missing.
 */
export function withConfigurationTables(document: string, sections: readonly Documented[]): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END, begin);
  if (begin < 0 || end < 0) throw new Error(`The document lacks ${BEGIN} or, after it, ${END}`);
  const before = document.slice(0, begin + BEGIN.length);
  return `${before}\n\n${configurationTables(sections)}\n${document.slice(end)}`;
}

function table(specs: ConfigSection<unknown>['specs']): string {
  const rows: Row[] = [
    ['Variable', 'Default', 'Meaning'],
    ...Object.entries(specs).map(([name, spec]) => row(name, spec)),
  ];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  // Padded as prettier pads tables, so that formatting the document changes nothing.
  return [...rows.slice(0, 1), rule, ...rows.slice(1)]
    .map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | '))
    .map((line) => `| ${line} |`)
    .join('\n');
}

function row(name: string, spec: VariableSpec): Row {
  const fallback = 'default' in spec ? (spec.shownDefault ?? 'unset') : 'required in production';
  return [`\`${name}\``, escaped(fallback), escaped(spec.desc)];
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|');
}
