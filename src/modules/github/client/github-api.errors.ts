/** What may come of a request to GitHub's API instead of an answer. */
export abstract class GithubApiError extends Error {}

/** 401: the token was revoked, or has expired; another will not come by trying again. */
export class GithubUnauthorized extends GithubApiError {
  override readonly name = 'GithubUnauthorized';

  constructor() {
    super('GitHub does not take this token any more.');
  }
}

/** GitHub understood, and will not: forbidden, not found, not valid. */
export class GithubRefused extends GithubApiError {
  override readonly name = 'GithubRefused';

  /** @param message GitHub's own */
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The limit of requests is used up, the primary or a secondary one. */
export class GithubLimited extends GithubApiError {
  override readonly name = 'GithubLimited';

  /** @param until nothing is to be asked with this token before, by our clock */
  constructor(readonly until: Date) {
    super(`GitHub's rate limit is used up until ${until.toISOString()}.`);
  }
}

/** Out of reach, in trouble, too slow, or not answering as it should: the same may succeed later. */
export class GithubAway extends GithubApiError {
  override readonly name = 'GithubAway';

  constructor(detail: string, cause?: unknown) {
    super(`GitHub is away: ${detail}.`, cause === undefined ? undefined : { cause });
  }
}
