import { type MailContent, MailTemplates } from '../../../mail/mail-templates.js';
import type { MailMap, MailName } from '../../../mail/mail-map.js';
import { registerAccountMails } from './account-mails.js';

describe("the accounts' own mails", () => {
  const templates = new MailTemplates();
  registerAccountMails(templates);

  const contentOf = <Name extends MailName>(name: Name, parameters: MailMap[Name]): MailContent => {
    const content = templates.find(name)?.content(parameters);
    if (!content) throw new Error(`no template ${name}`);
    return content;
  };

  const signIn = {
    device: 'Firefox on Windows',
    ip: '192.0.2.7',
    at: '2026-01-31T23:30:00.000Z',
    time_zone: null,
    link: 'https://app.example.com/auth/reset-password',
  };

  const link = 'https://app.example.com/auth#token=x';

  const verification = {
    ...{ ...signIn, link, expires_in_seconds: 3_600 },
    ...{ username: 'ada-lovelace', cause: 'registration' as const },
  };

  it('say for how long their link is good', () => {
    for (const content of [
      contentOf('verify-email', verification),
      contentOf('reset-password', { link, expires_in_seconds: 3_600 }),
    ]) {
      expect(content.action?.url).toBe(link);
      expect(content.note).toContain('within 1 hour');
    }
  });

  it('name the account that is to have the address, and what is known of who asks', () => {
    const { paragraphs, note } = contentOf('verify-email', verification);
    expect(paragraphs[0]).toBe('An account named ada-lovelace was made with this address.');
    expect(paragraphs[1]?.split('\n')).toEqual([
      'Account: ada-lovelace',
      'Device: Firefox on Windows',
      'IP address: 192.0.2.7',
      'Time: 31 January 2026 at 23:30 UTC',
    ]);
    expect(paragraphs[2]).toContain('that gives the account ada-lovelace this address');
    expect(note).toContain('did not make an account of that name, ignore this mail');
    const unknown = { ...verification, cause: 'request' as const, device: null, ip: null };
    const asked = contentOf('verify-email', unknown).paragraphs;
    expect(asked[0]).toMatch(/signed in to the account named ada-lovelace asked to verify/);
    expect(asked[1]).toBe('Account: ada-lovelace\nTime: 31 January 2026 at 23:30 UTC');
  });

  it('tell device, address and time of a sign-in, in UTC', () => {
    const { paragraphs } = contentOf('new-device', signIn);
    expect(paragraphs[1]?.split('\n')).toEqual([
      'Device: Firefox on Windows',
      'Address: 192.0.2.7',
      'Time: 31 January 2026 at 23:30 UTC',
    ]);
  });

  it("tell the time as the user's own clock shows it", () => {
    const { paragraphs } = contentOf('new-device', { ...signIn, time_zone: 'Asia/Kolkata' });
    expect(paragraphs[1]).toContain('Time: 1 February 2026 at 05:00 GMT+5:30');
  });

  it.each([
    ['identity-linked', 'can sign in'],
    ['identity-unlinked', 'cannot sign in'],
  ] as const)('tell in %s who, when, and what to do', (name, what) => {
    const { at, time_zone, link } = signIn;
    const mail = { provider: 'GitHub', login: 'octocat', at, time_zone, link };
    const { subject, paragraphs, action } = contentOf(name, mail);
    expect(subject).toMatch(/^GitHub was (un)?linked/);
    expect(paragraphs[0]).toContain(what);
    expect(paragraphs[1]).toBe('GitHub user: octocat\nTime: 31 January 2026 at 23:30 UTC');
    expect(paragraphs[2]).toMatch(/reset your password now.* unlink /);
    expect(action?.url).toBe(link);
    expect(contentOf(name, { ...mail, login: null }).paragraphs[1]).toContain('user: unknown');
  });

  it('say so when a client kept to itself what it is', () => {
    const { paragraphs } = contentOf('new-device', { ...signIn, device: null, ip: null });
    expect(paragraphs[1]).toMatch(/^Device: unknown\nAddress: unknown\n/);
  });
});
