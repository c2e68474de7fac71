import { isObject, type JsonObject } from '../../http/json-object.js';

export interface SampledRepository {
  readonly fullName: string;
  /** Its number on GitHub; undefined while nothing has told it. */
  readonly githubId: number | undefined;
}

/**
 * The sample's own numbers are left out: from the first delivery on the server would know the
 * repository by another one's, and refuse what GitHub itself sends.
 */
const asRepository = (
  { id, node_id, ...rest }: JsonObject,
  { fullName, githubId }: SampledRepository,
): JsonObject => {
  const [login = '', name = ''] = fullName.split('/');
  const owner = isObject(rest['owner']) ? rest['owner'] : {};
  return {
    ...(githubId !== undefined && { id: githubId }),
    ...rest,
    name,
    full_name: fullName,
    owner: { ...owner, login, ...('name' in owner && { name: login }) },
  };
};

/** A ping tells the server its hook's number, by which it would ask GitHub for deliveries. */
const withoutHook = ({ hook_id, hook, ...rest }: JsonObject): JsonObject => {
  if (!isObject(hook)) return rest;
  const { id, ...described } = hook;
  return { ...rest, hook: described };
};

/**
 * The payload as if it were the tracked repository's: its repository wherever it is, and every
 * address that leads to it. What is about no repository stays as it is.
 */
export const asTracked = (payload: unknown, tracked: SampledRepository): unknown => {
  const repository = isObject(payload) ? payload['repository'] : undefined;
  const former = isObject(repository) ? repository['full_name'] : undefined;
  if (!isObject(payload) || typeof former !== 'string') return payload;
  const text = JSON.stringify(withoutHook(payload));
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value === 'string') return value.replaceAll(former, () => tracked.fullName);
    const about = isObject(value) && value['full_name'] === tracked.fullName;
    return about ? asRepository(value, tracked) : value;
  });
};
