const WIDTH = 100;
const bold = process.stdout.isTTY ? ['\x1b[1m', '\x1b[0m'] : ['', ''];

/**
 * @param {object} facts
 * @param {string} facts.address
 * @param {string} facts.took
 * @param {[string, string][]} facts.stores where data is kept
 * @param {import('./application.mjs').DemoAccount[]} facts.accounts
 * @param {string | undefined} facts.accountsNote said in place of accounts
 * @param {import('./application.mjs').Feature[]} facts.features
 * @param {string} facts.log
 */
export function screen({ address, took, stores, accounts, accountsNote, features, log }) {
  const on = features.filter((feature) => feature.on).map((feature) => feature.name);
  const off = features.filter((feature) => !feature.on);
  const blocks = [
    [`${bold[0]}Switchboard is ready${bold[1]} (${took})`],
    columns([
      ['API', `${address}/api`],
      ['Reference', `${address}/api/reference`],
      ['Health', `${address}/health`],
      ['Metrics', `${address}/metrics`],
      ...stores,
      ['Log', log],
    ]),
    accounts.length > 0
      ? ['Demo accounts', ...indented(accountLines(accounts))]
      : accountsNote
        ? [accountsNote]
        : [],
    on.length > 0 ? wrapped('On   ', on.join(', ')) : [],
    off.length > 0 ? ['Off, until its variables are set', ...indented(offLines(off))] : [],
    ['Ctrl-C stops everything.'],
  ];
  const text = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  return `\n${text.join('\n\n')}\n`;
}

/** @param {import('./application.mjs').Feature[]} features */
function offLines(features) {
  const width = Math.max(...features.map(({ name }) => name.length));
  return features.flatMap(({ name, variables, detail }) =>
    wrapped(
      `${name.padEnd(width)}  `,
      [variables.join(', '), detail && `(${detail})`].filter(Boolean).join(' '),
    ),
  );
}

/** @param {import('./application.mjs').DemoAccount[]} accounts */
function accountLines(accounts) {
  const width = Math.max(...accounts.map(({ password }) => password.length));
  return columns(
    accounts.map(({ email, password, role }) => [
      email,
      `${password.padEnd(width)}  ${role ?? ''}`,
    ]),
  );
}

/** @param {[string, string][]} rows */
function columns(rows) {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`.trimEnd());
}

/** @param {string[]} lines */
const indented = (lines) => lines.map((line) => `  ${line}`);

/**
 * @param {string} label
 * @param {string} text
 */
function wrapped(label, text) {
  const lines = [label];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    const longer = `${lines[last]}${lines[last]?.endsWith(' ') ? '' : ' '}${word}`;
    if (longer.length <= WIDTH) lines[last] = longer;
    else lines.push(`${' '.repeat(label.length)}${word}`);
  }
  return lines;
}
