import { DEVELOPMENT_SECRETS } from './development-secrets.js';
import type { SectionContext } from './section.js';

/** What hand-written placeholders are made of. */
const PLACEHOLDER_WORDS =
  /secret|change|me|password|passwd|your|jwt|key|token|default|development|production|test|example|switchboard|admin|refresh|access|super|please|replace|this|with|least|characters|char|long|only|very|qwerty|letmein|here|demo|dev|the|not|for|and|must|bits?|at|in|to|a|[^a-z]/g;

/**
 * Why a secret is too easily guessed, as the end of a sentence; undefined when it is not.
 * Only what no random generator would make is called weak.
 */
export function weaknessOf(secret: string, minimumLength: number): string | undefined {
  if (DEVELOPMENT_SECRETS.includes(secret)) return 'is the public development default';
  if (secret.length < minimumLength) return `is shorter than ${minimumLength} characters`;
  if (new Set(secret).size < Math.min(8, minimumLength / 4)) {
    return 'has too few different characters';
  }
  if (repeatsItself(secret)) return 'repeats itself';
  if (countsUp(secret)) return 'counts up or down';
  if (isPlaceholder(secret)) return 'is made of well-known words';
  return undefined;
}

/** In production, reports the variable when its value is weak. */
export function requireStrong(
  context: SectionContext,
  variable: string,
  minimumLength: number,
  hint: string,
): void {
  const value = context.raw[variable];
  const weakness = value !== undefined && weaknessOf(value, minimumLength);
  if (context.production && weakness) {
    context.fault(variable, `${weakness}, which production refuses`, hint);
  }
}

/** In production, reports each variable that repeats a value of an earlier one; lists count by item. */
export function requireDistinct(context: SectionContext, variables: readonly string[]): void {
  if (!context.production) return;
  const owners = new Map<string, string>();
  for (const variable of variables) {
    for (const value of new Set(
      (context.raw[variable] ?? '').split(',').map((item) => item.trim()),
    )) {
      const owner = owners.get(value);
      if (owner && value) {
        context.fault(
          variable,
          `holds the same secret as ${owner}`,
          'Give each variable a secret of its own: openssl rand -base64 48',
        );
      }
      owners.set(value, owner ?? variable);
    }
  }
}

/** A unit written over and over, whole or cut: `abcabcab`. */
function repeatsItself(secret: string): boolean {
  for (let period = 1; period <= secret.length / 2; period += 1) {
    if (secret.startsWith(secret.slice(period))) return true;
  }
  return false;
}

/** Mostly neighbours in the alphabet or among the digits: `abcdef…`, `987654…`. */
function countsUp(secret: string): boolean {
  const codes = [...secret].map((character) => character.charCodeAt(0));
  const steps = codes.slice(1).map((code, index) => Math.abs(code - (codes[index] ?? code)));
  return steps.filter((step) => step === 1).length > steps.length / 2;
}

function isPlaceholder(secret: string): boolean {
  const letters = secret.toLowerCase().replace(/[^a-z]/g, '');
  return (
    /[a-z]{4}/i.test(secret) && letters.replace(PLACEHOLDER_WORDS, '').length < letters.length / 4
  );
}
