import {
  GithubAway,
  GithubLimited,
  GithubRefused,
  GithubUnauthorized,
} from '../client/github-api.errors.js';
import { exhausted, finalFailure, scopeGone, tokenGone } from './hook-failure.js';

describe('what a failure at GitHub means', () => {
  it.each<[string, Error, RegExp]>([
    ['a token that is refused', new GithubUnauthorized(), /sign in with GitHub again/],
    ['no rights', new GithubRefused(403, 'Must have admin rights'), /Must have admin rights/],
    ['a repository that is not seen', new GithubRefused(404, 'Not Found'), /no such repository/],
    ['a webhook that is not valid', new GithubRefused(422, 'Validation Failed'), /Validation/],
    ['a link that is gone', tokenGone(), /not linked/],
    ['a scope that is gone', scopeGone(), /sign in with GitHub/],
  ])('the owner is told of %s', (_, error, told) => {
    expect(finalFailure(error)).toMatch(told);
  });

  it.each<[string, Error]>([
    ['an outage', new GithubAway('it answered 502')],
    ['a limit', new GithubLimited(new Date())],
    ['a fault of our own', new TypeError('secret is undefined')],
  ])('after %s it is tried again', (_, error) => {
    expect(finalFailure(error)).toBeUndefined();
  });

  it('tells in the end of outages, and not of faults of our own', () => {
    expect(exhausted(new GithubAway('it answered 502'))).toMatch(/502/);
    expect(exhausted(new TypeError('secret is undefined'))).not.toMatch(/undefined/);
  });
});
