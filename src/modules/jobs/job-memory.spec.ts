import { JobMemory } from './job-memory.js';

const settled = () => new Promise(setImmediate);

describe('the memory of jobs', () => {
  it('is given out in order, no more of it than there is', async () => {
    const memory = new JobMemory(10);
    const entered: string[] = [];
    const take = (name: string, bytes: number): void =>
      void memory.take(bytes).then(() => entered.push(name));
    take('a', 6);
    take('b', 5);
    // It would fit, but b came before.
    take('c', 1);
    await settled();
    expect(entered).toEqual(['a']);
    memory.give(6);
    await settled();
    expect(entered).toEqual(['a', 'b', 'c']);
  });

  it('lets in alone what is larger than all of it', async () => {
    const memory = new JobMemory(10);
    const entered: string[] = [];
    void memory.take(1).then(() => entered.push('small'));
    void memory.take(100).then(() => entered.push('large'));
    await settled();
    expect(entered).toEqual(['small']);
    memory.give(1);
    void memory.take(1).then(() => entered.push('next'));
    await settled();
    expect(entered).toEqual(['small', 'large']);
    memory.give(100);
    await settled();
    expect(entered).toEqual(['small', 'large', 'next']);
  });
});
