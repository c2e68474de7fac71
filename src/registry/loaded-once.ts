/**
 * What whoever needs it first has loaded for all. A failure is everybody's who waits, and nobody's
 * after them: the next one has it loaded anew.
 */
export const loadedOnce = <T>(load: () => Promise<T>): (() => Promise<T>) => {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
};
