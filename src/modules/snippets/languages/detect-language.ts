import type { ModelOperations } from '@vscode/vscode-languagedetection';
import { normalLanguage, PLAIN } from './language-names.js';
import { signedLanguage } from './language-signatures.js';

/** What the model looks at takes it some twenty milliseconds. */
const MAX_CHARACTERS = 2_000;
/** Of a few dozen languages; prose and names have less for whatever comes first. */
const MIN_CONFIDENCE = 0.065;

let loaded: Promise<ModelOperations> | undefined;

/** Loaded on first use: it takes some forty megabytes. */
const model = async (): Promise<ModelOperations> => {
  loaded ??= import('@vscode/vscode-languagedetection').then(
    (library) => new library.ModelOperations({ minContentSize: 0 }),
  );
  return loaded;
};

/** The language that a code seems to be in, `plaintext` when it seems to be in none. */
export const detectLanguage = async (code: string): Promise<string> => {
  const signed = signedLanguage(code);
  if (signed !== undefined) return signed;
  const beginning = code.trimStart().slice(0, MAX_CHARACTERS);
  const [likeliest] = await (await model()).runModel(beginning);
  if (!likeliest || likeliest.confidence < MIN_CONFIDENCE) return PLAIN;
  return normalLanguage(likeliest.languageId);
};
