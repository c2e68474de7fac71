import { OutgoingMessage } from '../channels/outgoing-message.js';
import { HeldMessages } from './held-messages.js';

const message = (event: string): OutgoingMessage =>
  new OutgoingMessage({ event, payload: '{}', once: undefined, position: undefined });

const eventsOf = (messages: readonly OutgoingMessage[]): string[] =>
  messages.map((outgoing) => outgoing.message.event);

describe('messages that are held back', () => {
  let held: HeldMessages;

  beforeEach(() => {
    held = new HeldMessages();
  });

  it('pass where nothing is held back', () => {
    held.hold('room', 'joining');
    expect(held.take('other', message('event'))).toBe('passes');
    expect(held.take('room', message('event'))).toBe('held');
  });

  it.each([
    ['joining', 'doubted'],
    ['doubted', 'joining'],
  ] as const)('stay while there is a reason left, whichever went first (%s)', (first, second) => {
    held.hold('room', 'joining');
    held.take('room', message('one'));
    held.hold('room', 'doubted');
    held.take('room', message('two'));
    expect(held.release('room', first)).toEqual([]);
    held.take('room', message('three'));
    expect(eventsOf(held.release('room', second))).toEqual(['one', 'two', 'three']);
    expect(held.take('room', message('four'))).toBe('passes');
    expect(held.empty).toBe(true);
  });

  it('come once, however often they are released', () => {
    held.hold('room', 'doubted');
    held.hold('room', 'doubted');
    held.take('room', message('one'));
    expect(held.release('room', 'joining')).toEqual([]);
    expect(eventsOf(held.release('room', 'doubted'))).toEqual(['one']);
    expect(held.release('room', 'doubted')).toEqual([]);
  });

  it('never come once they were discarded, whatever was the reason', () => {
    held.hold('room', 'joining');
    held.hold('room', 'doubted');
    held.take('room', message('never'));
    held.discard('room');
    expect(held.empty).toBe(true);
    held.hold('room', 'joining');
    held.take('room', message('later'));
    expect(held.release('room', 'doubted')).toEqual([]);
    expect(eventsOf(held.release('room', 'joining'))).toEqual(['later']);
  });

  it('tell whether their channel is being joined', () => {
    held.hold('room', 'doubted');
    expect(held.isJoining('room')).toBe(false);
    held.hold('room', 'joining');
    expect(held.isJoining('room')).toBe(true);
    held.release('room', 'joining');
    expect(held.isJoining('room')).toBe(false);
  });
});
