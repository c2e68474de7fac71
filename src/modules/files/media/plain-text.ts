import { isUtf8 } from 'node:buffer';

/** Tabs, ends of lines and pages, and NEL are the control characters that texts have. */
const CONTROL = /(?![\t\n\f\r\u0085])\p{Cc}/u;
/** What a browser that guesses would take for HTML, SVG or XML. */
const MARKUP = /^\s*<[a-z!?/]/i;

/** Whether it is UTF-8 that a person could read, and no markup. A byte order mark may come first. */
export const isPlainText = (bytes: Buffer): boolean => {
  if (!isUtf8(bytes)) return false;
  // `\s` takes the byte order mark for a blank.
  const text = bytes.toString();
  return !MARKUP.test(text) && !CONTROL.test(text);
};
