const MAX_CHARACTERS = 255;
const FALLBACK = 'file';

/** Controls, and what has text run the other way: `cod‮gpj.exe` is shown as something else. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** What a client calls its file, fit to be shown. Never a part of a path here, nor one anywhere. */
export const fileName = (given: string | undefined): string => {
  const base = (given ?? '').split(/[/\\]/).at(-1) ?? '';
  const shown = base.replace(HIDDEN, '').trim();
  const name = [...shown].slice(0, MAX_CHARACTERS).join('');
  return /^\.*$/.test(name) ? FALLBACK : name;
};
