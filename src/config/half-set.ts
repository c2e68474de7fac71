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

/** Reports what production needs once one of these features is on, and has a default elsewhere. */
export function requireInProduction(
  context: SectionContext,
  feature: string,
  variables: readonly string[],
): void {
  if (!context.production || !context.isSet(feature)) return;
  for (const variable of variables) {
    if (context.isSet(variable)) continue;
    context.fault(
      variable,
      `is missing, while ${feature} is set: its default leads nowhere from outside`,
      `Set ${variable} as others reach it; README.md has an example.`,
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
