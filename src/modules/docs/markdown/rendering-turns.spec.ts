import { setImmediate as turn } from 'node:timers/promises';
import { DomainError } from '../../../errors/domain-error.js';
import { RenderingTurns } from './rendering-turns.js';

const REFUSED = { kind: 'unavailable' };

/** Work that goes on until it is ended. */
class Works {
  readonly begun: string[] = [];
  private readonly ends: (() => void)[] = [];

  readonly make = (name: string) => (): Promise<string> => {
    this.begun.push(name);
    return new Promise((resolve) => this.ends.push(() => resolve(name)));
  };

  /** Whatever was begun, and all that begins after it. */
  async endAll(all: Promise<unknown>): Promise<void> {
    const ended = { is: false };
    const over = all.finally(() => (ended.is = true));
    while (!ended.is) {
      this.ends.splice(0).forEach((end) => end());
      await turn();
    }
    await over;
  }
}

describe('turns of authors', () => {
  it('go round, one at a time', async () => {
    const [turns, works] = [new RenderingTurns(), new Works()];
    const asked = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1'].map((name) =>
      turns.run(name.charAt(0), 1, works.make(name)),
    );
    await turn();
    expect(works.begun).toEqual(['a1']);
    await works.endAll(Promise.all(asked));
    expect(works.begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2']);
  });

  it('are refused to who has many waiting, and to nobody else', async () => {
    const [turns, works] = [new RenderingTurns(), new Works()];
    const asked = Array.from({ length: 6 }, () => turns.run('a', 1, works.make('a')));
    await expect(turns.run('a', 1, works.make('a'))).rejects.toMatchObject(REFUSED);
    const other = turns.run('b', 1, works.make('b'));
    await works.endAll(Promise.all([...asked, other]));
    expect(works.begun.indexOf('b')).toBeLessThanOrEqual(2);
    expect(works.begun).toHaveLength(7);
  });

  it('are refused to who had much made, for a while', async () => {
    const turns = new RenderingTurns();
    const long = 512 * 1024;
    const make = (): Promise<string> => Promise.resolve('made');
    await turns.run('a', long, make);
    await turns.run('a', long, make);
    const refused: unknown = await turns.run('a', 1, make).catch((error: unknown) => error);
    if (!(refused instanceof DomainError)) throw new Error('not refused');
    expect(refused).toMatchObject(REFUSED);
    expect(refused.retryAfterSeconds).toBeLessThanOrEqual(60);
    expect(await turns.run('b', long, make)).toBe('made');
  });

  it('are handed on by work that fails', async () => {
    const turns = new RenderingTurns();
    const failing = turns.run('a', 1, () => Promise.reject(new Error('broken')));
    const next = turns.run('a', 1, () => Promise.resolve('made'));
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('made');
  });
});
