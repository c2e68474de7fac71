import type { SectionContext } from './section.js';

/** Reports what is missing of variables that only work together. */
export function requireTogether(context: SectionContext, variables: readonly string[]): void {
  const set = variables.filter((variable) => context.isSet(variable));
  if (set.length === 0) return;
  for (const variable of variables) {
    if (context.isSet(variable)) continue;
    context.fault(
      variable,
      `is missing, while ${set.join(' and ')} ${set.length === 1 ? 'is' : 'are'} set`,
      `Set ${variables.join(', ')} together, or none of them.`,
    );
  }
}

/** Reports variables that do nothing because the one they refine is unset. */
export function requireBase(
  context: SectionContext,
  base: string,
  refinements: readonly string[],
): void {
  if (context.isSet(base)) return;
  for (const variable of refinements) {
    if (!context.isSet(variable)) continue;
    context.fault(
      variable,
      `does nothing without ${base}`,
      `Set ${base} too, or leave ${variable} out.`,
    );
  }
}
