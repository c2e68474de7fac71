import fc from 'fast-check';
import type { Principal } from '../../http/principal.js';
import type { ChannelMessage, Once } from '../channels/channel-message.js';
import { OutgoingMessage } from '../channels/outgoing-message.js';
import { type CloseReason, DONE, FLOOD, REVOKED, SLOW_READER } from '../close-codes.js';
import { type ConnectionOwner, LiveConnection } from './live-connection.js';

const PRINCIPAL: Principal = {
  userId: '01890000-0000-7000-8000-000000000001',
  username: 'ada',
  sessionId: '01890000-0000-7000-8000-000000000002',
  role: 'user',
  expiresAt: 1_763_690_400,
};

class Recording extends LiveConnection {
  readonly transport = 'websocket';
  readonly written: ChannelMessage[] = [];
  readonly did: (CloseReason | 'cut')[] = [];
  slow = false;

  look(): void {
    // Nothing to look at.
  }

  end(): void {
    this.ended();
  }

  protected write({ message }: OutgoingMessage): void {
    this.written.push(message);
  }

  protected tooSlow(): boolean {
    return this.slow;
  }

  protected shut(reason: CloseReason): void {
    this.did.push(reason);
  }

  protected cut(): void {
    this.did.push('cut');
  }
}

class Owner implements ConnectionOwner {
  gone = 0;
  interrupted = 0;

  closed(): void {
    this.gone += 1;
  }

  missed(): void {
    this.interrupted += 1;
  }
}

const message = (event: string, more: Partial<ChannelMessage> = {}): OutgoingMessage =>
  new OutgoingMessage({ event, payload: '{}', once: undefined, position: undefined, ...more });

const at = (seq: number, epoch = 'one'): OutgoingMessage =>
  message(`${epoch}/${seq}`, { position: { epoch, seq } });

const once = (it: Once): OutgoingMessage => message(`${it.key}/${it.version ?? ''}`, { once: it });

describe('a live connection', () => {
  let owner: Owner;
  let connection: Recording;
  const events = (): string[] => connection.written.map(({ event }) => event);

  beforeEach(() => {
    owner = new Owner();
    connection = new Recording(PRINCIPAL, owner);
  });

  it('sends each place of a stream once, and begins anew in a new epoch', () => {
    for (const seq of [4, 5, 5, 4, 6]) connection.send(at(seq));
    connection.send(at(1, 'two'));
    connection.send(at(1, 'two'));
    expect(events()).toEqual(['one/4', 'one/5', 'one/6', 'two/1']);
    expect(connection.position).toEqual({ epoch: 'two', seq: 1 });
  });

  it('keeps back what a channel brings until it is released, and then sends it in order', () => {
    connection.hold('held');
    connection.receive('held', message('first'));
    connection.receive('other', message('passes'));
    connection.receive('held', message('second'));
    expect(events()).toEqual(['passes']);
    connection.release('held');
    connection.receive('held', message('third'));
    expect(events()).toEqual(['passes', 'first', 'second', 'third']);
  });

  it('sends of what it kept back only what came after its history and its snapshot', () => {
    connection.hold('user');
    for (const seq of [5, 6, 7]) connection.receive('user', at(seq));
    connection.send(at(6));
    connection.hold('room');
    for (const version of [2, 3, 4]) connection.receive('room', once({ key: 'a', version }));
    connection.showed(new Map([['a', 3]]));
    connection.release('user');
    connection.release('room');
    expect(events()).toEqual(['one/6', 'one/7', 'a/4']);
  });

  it('forgets what it kept back when the room is left', () => {
    connection.hold('room');
    connection.receive('room', message('never'));
    connection.discard('room');
    connection.release('room');
    connection.receive('room', message('later'));
    expect(events()).toEqual(['later']);
  });

  it('sends what came while its right was in doubt once it has it, after what it is joining with', () => {
    connection.hold('room');
    connection.receive('room', message('first'));
    connection.doubt('room');
    connection.receive('room', message('second'));
    connection.release('room');
    expect(events()).toEqual([]);
    connection.trust('room');
    connection.trust('room');
    expect(events()).toEqual(['first', 'second']);
  });

  it('sends nothing of what came while its right was in doubt when it has lost it', () => {
    connection.hold('room');
    connection.doubt('room');
    connection.receive('room', message('never'));
    connection.discard('room');
    connection.release('room');
    connection.trust('room');
    expect(events()).toEqual([]);
  });

  it('sends an older one of those of which the newest counts to nobody who had a newer one', () => {
    for (const version of [5, 9, 7, 9, 12]) {
      connection.receive('room', once({ key: 'a', version, newest: true }));
    }
    expect(events()).toEqual(['a/5', 'a/9', 'a/12']);
  });

  it('is told that it missed something of a room in doubt, but not of one that it is joining', () => {
    connection.doubt('room');
    connection.missed('room');
    expect(owner.interrupted).toBe(1);
    connection.hold('other');
    connection.missed('other');
    expect(owner.interrupted).toBe(1);
  });

  it('closes rather than keep back more than a thousand', () => {
    connection.hold('user');
    for (let seq = 1; seq <= 1_000; seq += 1) connection.receive('user', at(seq));
    expect(connection.open).toBe(true);
    connection.receive('user', at(1_001));
    expect(connection.did).toEqual([SLOW_READER]);
    connection.release('user');
    expect(events()).toEqual([]);
  });

  it('cuts off a peer that does not read, whoever speaks to it', () => {
    connection.slow = true;
    connection.send(message('event'));
    expect(connection.did).toEqual(['cut']);
    const other = new Recording(PRINCIPAL, owner);
    other.slow = true;
    other.emit('ready', {});
    expect(other.did).toEqual(['cut']);
    expect([...connection.written, ...other.written]).toEqual([]);
  });

  it('closes after the message that is its last', () => {
    connection.isLast = ({ event }) => event === 'last';
    for (const event of ['first', 'last', 'too late']) connection.send(message(event));
    expect(events()).toEqual(['first', 'last']);
    expect(connection.did).toEqual([DONE]);
  });

  it('is closed once, for the first reason, and takes nothing afterwards', () => {
    connection.close(REVOKED);
    connection.close(SLOW_READER);
    connection.send(message('event'));
    connection.emit('ready', {});
    expect(connection.did).toEqual([REVOKED]);
    expect(connection.written).toEqual([]);
    expect(connection.open).toBe(false);
    expect(owner.gone).toBe(0);
  });

  it('can be cut off while it closes, but not when it is gone; its end is told once', () => {
    connection.close(REVOKED);
    connection.terminate();
    connection.end();
    connection.end();
    connection.terminate();
    expect(connection.did).toEqual([REVOKED, 'cut']);
    expect(owner.gone).toBe(1);
  });

  it('closes on a peer that sends too much, and takes nothing more of it', () => {
    // At one moment: while a slow machine gets through them all, more would be allowed.
    const clock = jest.spyOn(performance, 'now').mockReturnValue(1_000);
    const admitted = Array.from({ length: 400 }, () => connection.admits()).filter(Boolean).length;
    clock.mockRestore();
    expect(admitted).toBe(200);
    expect(connection.did).toEqual([FLOOD]);
  });

  it('works on one thing after the other, and on nothing more once it is closed', async () => {
    const done: string[] = [];
    const work = (name: string, then?: () => void) => async (): Promise<void> => {
      done.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      done.push(`${name} ends`);
      then?.();
    };
    connection.inTurn(work('first'));
    connection.inTurn(work('second', () => connection.close(REVOKED)));
    connection.inTurn(work('third'));
    expect(connection.waitingTurns).toBe(3);
    while (connection.waitingTurns > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(done).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('tells its owner of what it missed', () => {
    connection.missed('user');
    expect(owner.interrupted).toBe(1);
  });

  it('sends each version once and in order, however two channels and their holds interleave', () => {
    const step = fc.constantFrom('x', 'y', 'hold x', 'hold y', 'release x', 'release y');
    const course = fc.array(step, { maxLength: 80 });
    fc.assert(
      fc.property(course, fc.integer({ min: 1, max: 12 }), (steps, last) => {
        const it = new Recording(PRINCIPAL, owner);
        const next = { x: 1, y: 1 };
        const bring = (channel: 'x' | 'y'): void => {
          if (next[channel] > last) return;
          it.receive(channel, once({ key: 'job', version: next[channel] }));
          next[channel] += 1;
        };
        for (const name of steps) {
          const channel = name.endsWith('x') ? 'x' : 'y';
          if (name.startsWith('release')) it.release(channel);
          else if (name.startsWith('hold')) {
            // A room is joined anew only after the join before it came to its end.
            it.release(channel);
            it.hold(channel);
          } else bring(channel);
        }
        for (let version = 1; version <= last; version += 1) {
          bring('x');
          bring('y');
        }
        it.release('x');
        it.release('y');
        const versions = it.written.map(({ once: of }) => of?.version);
        expect(versions).toEqual(Array.from({ length: last }, (_, index) => index + 1));
      }),
    );
  });
});
