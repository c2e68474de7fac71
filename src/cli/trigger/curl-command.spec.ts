import { execFileSync } from 'node:child_process';
import { curlCommand } from './curl-command.js';

const URL_OF_TEST = 'http://127.0.0.1:3000/api/webhooks/test';

/** What a shell gives to curl: its arguments, and what it reads. */
const runInShell = (command: string): readonly string[] => {
  const stub = `curl() { for argument; do printf '%s\\0' "$argument"; done; [ -t 0 ] || cat; }\n`;
  const output = execFileSync('sh', { input: `${stub}${command}\n`, maxBuffer: 10_000_000 });
  return output.toString().split('\0');
};

const deliveryOf = (text: string) => ({
  ...{ event: 'x', deliveryId: 'd', body: Buffer.from(text) },
  headers: { 'X-Webhook-Id': "it's" },
});

describe('curlCommand', () => {
  it('hands the very bytes and headers through a shell', () => {
    const text = `{"a":"it's \\"$HOME\\" \`date\` \\\\ !! ü"}`;
    const given = runInShell(curlCommand(URL_OF_TEST, deliveryOf(text)));
    expect(given).toContain(text);
    expect(given).toContain("X-Webhook-Id: it's");
    expect(given).toContain(URL_OF_TEST);
  });

  it('hands a body through that is too long for an argument', () => {
    const text = JSON.stringify("it's long ".repeat(30_000));
    const given = runInShell(curlCommand(URL_OF_TEST, deliveryOf(text)));
    expect(given).toContain('@-');
    expect(given.at(-1)).toBe(text);
  });
});
