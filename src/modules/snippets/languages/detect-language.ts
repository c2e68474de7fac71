import { setImmediate as turn } from 'node:timers/promises';
import { unavailable } from '../../../errors/errors.js';
import { BoundedQueue } from '../../../queue/bounded-queue.js';
import { loadedOnce } from '../../../registry/loaded-once.js';
import { normalLanguage, PLAIN } from '../../search/vocabulary/language-names.js';
import { signedLanguage } from './language-signatures.js';
import { languageBySign } from './short-code.js';

/** What the model looks at takes it some twenty milliseconds, in which it does nothing else. */
const MAX_CHARACTERS = 2_000;
const MAX_WAITING = 50;
/** Of a few dozen languages; of what is as short as a line or two the model is hardly ever sure. */
const SURE = 0.15;
/** Prose and names have less for whatever comes first. */
const LIKELY = 0.1;

const queue = new BoundedQueue(1, MAX_WAITING, () =>
  unavailable('Too many snippets wait for their language to be found; say which it is.'),
);

/** On first use: it takes some forty megabytes. */
const model = loadedOnce(async () => (await import('./language-model.js')).newModel());

const likeliestOf = (code: string): Promise<string> =>
  queue.run(async () => {
    // Who waits for anything else has a turn before.
    await turn();
    const [likeliest] = await (await model()).runModel(code);
    const { languageId = PLAIN, confidence = 0 } = likeliest ?? {};
    const language = confidence < LIKELY ? PLAIN : normalLanguage(languageId);
    return confidence < SURE ? (languageBySign(code) ?? language) : language;
  });

/**
 * The language that a code seems to be in, `plaintext` when it seems to be in none.
 * @throws DomainError 503 when too many wait
 */
export const detectLanguage = async (code: string): Promise<string> =>
  signedLanguage(code) ?? (await likeliestOf(code.trimStart().slice(0, MAX_CHARACTERS)));
