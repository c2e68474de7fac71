/** The issuer of the identities that users have on GitHub. */
export const GITHUB = 'github';
/** In mails. */
export const GITHUB_NAME = 'GitHub';
