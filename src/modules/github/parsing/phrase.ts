/**
 * A sentence with gaps: `added {member.login} to {repo}[ as {role}]`. What is in brackets is left
 * out when a gap in it cannot be filled, and `{role|somebody}` says what is written instead. Of
 * several sentences the first that can be filled is taken.
 */
export type Phrase = string | readonly string[];

/** What fills a gap. It is never looked through for gaps itself. */
export type Gaps = (name: string) => string | undefined;

const PARTS = /\[([^\]]*)\]|\{([^|}]*)(?:\|([^}]*))?\}/g;

const fillOne = (template: string, gaps: Gaps): string | undefined => {
  const open: string[] = [];
  const filled = template.replace(
    PARTS,
    (_, optional: string | undefined, name: string, instead: string | undefined) => {
      if (optional !== undefined) return fillOne(optional, gaps) ?? '';
      const value = gaps(name) ?? instead;
      if (value === undefined) open.push(name);
      return value ?? '';
    },
  );
  return open.length === 0 ? filled : undefined;
};

export const fill = (phrase: Phrase, gaps: Gaps): string | undefined => {
  for (const template of typeof phrase === 'string' ? [phrase] : phrase) {
    const filled = fillOne(template, gaps);
    if (filled !== undefined) return filled;
  }
  return undefined;
};
