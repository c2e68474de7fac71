export const MAX_NAME_CHARACTERS = 255;
const FALLBACK = 'file';

/**
 * Controls, what has text run the other way (`photo_` and U+202E before `gpj.exe` is shown as something
 * else), and what is not seen at all, an empty pattern of Braille included.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** What a client calls its file, fit to be shown. Never a part of a path here, nor one anywhere. */
export const fileName = (given: string | undefined): string => {
  const base = (given ?? '').split(/[/\\]/).at(-1) ?? '';
  const shown = base.replace(HIDDEN, '').trim();
  const name = [...shown].slice(0, MAX_NAME_CHARACTERS).join('');
  return /^\.*$/.test(name) ? FALLBACK : name;
};
