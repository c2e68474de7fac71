import type { MailContent } from './mail-templates.js';
import { webLink } from './web-link.js';

/** Lines that terminals and quoting leave alone (RFC 3676 §4.2 asks for less than 78). */
const WIDTH = 72;

/** Breaks between words; what is longer than a line, such as an address, stays whole. */
const wrapLine = (line: string): string => {
  const lines: string[] = [];
  for (const word of line.split(/[ \t]+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
};

export const wrapText = (text: string): string =>
  text
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map(wrapLine)
    .join('\n');

/** The plain part of a mail; its link stands on a line of its own, so that it can be copied. */
export const mailText = ({ paragraphs, action, note }: MailContent, signature: string): string => {
  const parts = [
    ...paragraphs.map(wrapText),
    ...(action ? [`${wrapText(action.label)}:\n${webLink(action.url)}`] : []),
    ...(note ? [wrapText(note)] : []),
    wrapText(signature),
  ];
  return `${parts.join('\n\n')}\n`;
};
