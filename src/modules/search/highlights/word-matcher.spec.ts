import { parseSearchQuery } from '../query/parse-search-query.js';
import { wordMatcher } from './word-matcher.js';

const exact = (query: string) => wordMatcher(parseSearchQuery(query), false);
const widened = (query: string) => wordMatcher(parseSearchQuery(query), true);

describe('wordMatcher', () => {
  it('tells for which wanted words a word stands', () => {
    const matches = exact('red getUser "deep blue" -green or sky');
    expect(matches('red')).toEqual(['red']);
    expect(matches('user')).toEqual(['user']);
    expect(matches('getuser')).toEqual(['get', 'user']);
    expect(matches('blue')).toEqual(['blue']);
    expect(matches('sky')).toEqual(['sky']);
  });

  it('wants neither what is excluded, nor a phrase as one word, nor what is near', () => {
    const matches = exact('red "deep blue" -green');
    expect(['green', 'deepblue', 'reds', 'rad', 'the'].filter(matches)).toEqual([]);
  });

  it('wants what a word that is being typed may become, when widened', () => {
    expect(widened('deep blu')('blueish')).toEqual(['blu']);
    expect(widened('getUse')('username')).toEqual(['use']);
    expect(widened('getUse')('getuserbyid')).toEqual(['get', 'use']);
  });

  it.each([
    ['blu ', 'blueish'],
    ['"blu', 'blueish'],
    ['bl', 'blueish'],
    ['getUse', 'getter'],
    ['red -blu', 'blueish'],
  ])('does not take %j for the beginning of %s', (query, word) => {
    expect(widened(query)(word)).toBeUndefined();
  });

  it('wants what is an edit away, when widened', () => {
    expect(widened('recieve ')('receive')).toEqual(['recieve']);
    expect(widened('getUsrById ')('getuserbyid')).toEqual(['get', 'usr', 'by', 'id']);
    expect(widened('cats ')('cat')).toEqual(['cats']);
  });

  it.each([
    ['red ', 'rad'],
    ['"blue" ', 'glue'],
    ['sky -blue ', 'glue'],
    ['2024 ', '2025'],
    ['blue ', 'clues'],
  ])('does not take %j for a misspelt %s', (query, word) => {
    expect(widened(query)(word)).toBeUndefined();
  });

  it('rather takes a word for itself than for another', () => {
    expect(widened('boat coat ')('coat')).toEqual(['coat']);
  });
});
