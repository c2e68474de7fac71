export const ENVIRONMENTS = ['development', 'test', 'production'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/**
 * Reads `NODE_ENV`, else `ENV`; nothing set means development.
 * @returns undefined for a name that is none of the three.
 */
export function environmentOf(
  variables: Readonly<Record<string, string | undefined>>,
): Environment | undefined {
  const name = (variables['NODE_ENV'] ?? variables['ENV'] ?? 'development').toLowerCase();
  return ENVIRONMENTS.find((environment) => environment === name);
}
