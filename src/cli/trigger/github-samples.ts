import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../config/package-root.js';
import { isObject, type JsonObject } from '../../http/json-object.js';
import { suggestion, unknownEvent } from './near-names.js';
import type { SampleEvent } from './provider.js';

export interface GithubSamples {
  readonly name: string;
  readonly payloads: readonly JsonObject[];
}

/**
 * Data of a devDependency, and so read as a file and not imported: an image for production has
 * neither the package nor a use for it.
 */
const FILE = join(
  PACKAGE_ROOT,
  ...['node_modules', '@octokit', 'webhooks-examples', 'api.github.com', 'index.json'],
);

/** @throws Error when they are not installed */
export const readGithubSamples = (file = FILE): readonly GithubSamples[] => {
  if (!existsSync(file)) {
    throw new Error(
      "GitHub's samples are not installed: they come with the devDependency " +
        '@octokit/webhooks-examples (npm ci --include=dev). Or give a payload with --file.',
    );
  }
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return (Array.isArray(content) ? content : []).flatMap((entry: unknown) => {
    if (!isObject(entry) || typeof entry['name'] !== 'string') return [];
    const { name, examples } = entry;
    const payloads = Array.isArray(examples) ? examples.filter(isObject) : [];
    return payloads.length === 0 ? [] : [{ name, payloads }];
  });
};

export const sampleEvents = (samples: readonly GithubSamples[]): readonly SampleEvent[] =>
  samples.map(({ name, payloads }) => {
    const actions = payloads.map(({ action }) => action).filter((one) => typeof one === 'string');
    return { name, actions: [...new Set(actions)] };
  });

/** The first of the pushes are of tags, and bring no commits. */
const isTelling = ({ commits }: JsonObject): boolean =>
  !Array.isArray(commits) || commits.length > 0;

/** @throws Error that names what is near, when there is no such event or action */
export const chooseSample = (
  samples: readonly GithubSamples[],
  event: string,
  action: string | undefined,
): JsonObject => {
  const found = samples.find(({ name }) => name === event);
  if (!found) {
    throw unknownEvent(
      'github',
      event,
      samples.map(({ name }) => name),
    );
  }
  const payload =
    action === undefined
      ? (found.payloads.find(isTelling) ?? found.payloads[0])
      : found.payloads.find((candidate) => candidate['action'] === action);
  if (payload) return payload;
  const [{ actions } = { actions: [] }] = sampleEvents([found]);
  const there = actions.length > 0 ? `there are: ${actions.join(', ')}.` : 'it has no actions.';
  throw new Error(
    `There is no sample of "${event}" with the action "${action}"; ${there}` +
      suggestion(action ?? '', actions),
  );
};
