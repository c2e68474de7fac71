import { AnswerReader } from './answer-reader.js';

export interface GithubProfile {
  readonly login: string;
  readonly followers: number;
  readonly following: number;
  readonly public_repos: number;
  readonly account_created_at: Date;
}

/** Of `GET /user`. @throws GithubAway when it is no user */
export const profileAnswer = (value: unknown): GithubProfile => {
  const reader = new AnswerReader('GET /user', value);
  return {
    login: reader.text('login'),
    followers: reader.count('followers'),
    following: reader.count('following'),
    public_repos: reader.count('public_repos'),
    account_created_at: reader.time('created_at'),
  };
};
