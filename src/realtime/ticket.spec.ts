import type { Principal } from '../http/principal.js';
import { decodeHolder, encodeHolder, isTicket, newTicket, ticketDigest } from './ticket.js';

const HOLDER: Principal = {
  userId: '01890000-0000-7000-8000-000000000001',
  username: 'ada',
  sessionId: '01890000-0000-7000-8000-000000000002',
  role: 'admin',
  expiresAt: 1_763_690_400,
};

describe('a ticket', () => {
  it('is 256 bits that are different each time', () => {
    const tickets = Array.from({ length: 100 }, newTicket);
    expect(new Set(tickets).size).toBe(100);
    for (const ticket of tickets) {
      expect(isTicket(ticket)).toBe(true);
      expect(Buffer.from(ticket, 'base64url')).toHaveLength(32);
    }
  });

  it.each(['', 'x', 'a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}=`, `${'a'.repeat(43)}\n`])(
    'is not %j',
    (text) => {
      expect(isTicket(text)).toBe(false);
    },
  );

  it('is kept under a digest that does not show it', () => {
    const ticket = newTicket();
    expect(ticketDigest(ticket)).toBe(ticketDigest(ticket));
    expect(ticketDigest(ticket)).not.toBe(ticketDigest(newTicket()));
    expect(ticketDigest(ticket)).not.toContain(ticket);
  });

  it('brings back whom it was given to', () => {
    expect(decodeHolder(encodeHolder(HOLDER))).toEqual(HOLDER);
  });

  it.each([
    'no JSON',
    'null',
    '7',
    '{}',
    JSON.stringify({ ...HOLDER, role: 'root' }),
    JSON.stringify({ ...HOLDER, expiresAt: 'soon' }),
    JSON.stringify({ ...HOLDER, sessionId: undefined }),
  ])('belongs to nobody when %s is kept for it', (text) => {
    expect(decodeHolder(text)).toBeUndefined();
  });
});
