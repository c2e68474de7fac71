import { nearNames, suggestion } from './near-names.js';

const NAMES = ['push', 'public', 'pull_request', 'pull_request_review', 'ping', 'issues', 'star'];

describe('nearNames', () => {
  it.each([
    ['pussh', 'push'],
    ['PUSH', 'push'],
    ['issue', 'issues'],
    ['pull-request', 'pull_request'],
    ['pul_request', 'pull_request'],
    ['strar', 'star'],
  ])('finds what "%s" was meant to be', (given, meant) => {
    expect(nearNames(given, NAMES)[0]).toBe(meant);
  });

  it('finds names by a part of them', () => {
    expect(nearNames('review', NAMES)).toEqual(['pull_request_review']);
  });

  it('finds nothing that is far, and three names at most', () => {
    expect(nearNames('deployment', NAMES)).toEqual([]);
    expect(nearNames('aa', ['ab', 'ac', 'ad', 'ae'])).toHaveLength(3);
    expect(suggestion('deployment', NAMES)).toBe('');
  });
});
