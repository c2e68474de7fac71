import { UniqueRegistry } from './unique-registry.js';

describe('UniqueRegistry', () => {
  it('finds what was registered and keeps the order', () => {
    const registry = new UniqueRegistry<{ name: string }>('probe');
    registry.register({ name: 'b' });
    registry.register({ name: 'a' });
    expect(registry.all().map(({ name }) => name)).toEqual(['b', 'a']);
    expect(registry.find('a')).toEqual({ name: 'a' });
    expect(registry.find('c')).toBeUndefined();
  });

  it('stops the start on a doubled name', () => {
    const registry = new UniqueRegistry<{ name: string }>('probe');
    registry.register({ name: 'a' });
    expect(() => registry.register({ name: 'a' })).toThrow('probe "a" is registered twice');
  });
});
