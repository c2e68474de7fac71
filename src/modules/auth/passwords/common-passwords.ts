/** Shorter ones are refused for their length. */
const MIN_LENGTH = 8;

let loading: Promise<ReadonlySet<string>> | undefined;

/**
 * About 18,000 passwords; loaded once, when somebody first chooses a password: 40 ms and 3 MB,
 * which a process that only answers others never spends.
 */
const load = async (): Promise<ReadonlySet<string>> => {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  const common = new Set<string>();
  for (const password of dictionary['passwords-common']) {
    if (password.length >= MIN_LENGTH) common.add(password.toLowerCase());
  }
  return common;
};

/** Whether it is among the most common passwords, in whatever case. */
export const isCommonPassword = async (password: string): Promise<boolean> => {
  loading ??= load();
  return (await loading).has(password.normalize('NFKC').toLowerCase());
};
