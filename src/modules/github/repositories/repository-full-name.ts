const MAX_OWNER = 39;
export const MAX_NAME = 100;
export const MAX_FULL_NAME = MAX_OWNER + 1 + MAX_NAME;

// The part after an underscore is the short code of an enterprise, in the names of its managed users.
// https://docs.github.com/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
const OWNER = /^[a-z\d]+(?:-[a-z\d]+)*(?:_[a-z\d]+)?$/i;
const NAME = /^[\w.-]+$/;

/** Whether it is a repository's name as GitHub writes it: `owner/name`. */
export const isRepositoryFullName = (text: string): boolean => {
  if (text.length > MAX_FULL_NAME) return false;
  const [owner = '', name = '', ...more] = text.split('/');
  return (
    more.length === 0 &&
    owner.length <= MAX_OWNER &&
    OWNER.test(owner) &&
    name.length <= MAX_NAME &&
    NAME.test(name) &&
    name !== '.' &&
    name !== '..'
  );
};
