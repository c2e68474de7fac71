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

  it.each(['verify-email', 'reset-password'] as const)(
    'say in %s for how long the link is good',
    (name) => {
      const link = 'https://app.example.com/auth#token=x';
      const content = contentOf(name, { link, expires_in_seconds: 3_600 });
      expect(content.action?.url).toBe(link);
      expect(content.note).toContain('within 1 hour');
    },
  );

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

  it('say so when a client kept to itself what it is', () => {
    const { paragraphs } = contentOf('new-device', { ...signIn, device: null, ip: null });
    expect(paragraphs[1]).toMatch(/^Device: unknown\nAddress: unknown\n/);
  });
});
