import {
  makeExactValidator,
  type OptionalValidatorSpec,
  type RequiredValidatorSpec,
  type ValidatorSpec,
} from 'envalid';

/** Turns the text of one variable into its value, or throws `EnvError` without repeating the text. */
export type Parse<T> = (text: string) => T;

/** What the README, the error messages and the feature list know about a variable. */
export interface VariableNotes {
  /** What it does, as a sentence. */
  readonly desc: string;
  /** A value that would be accepted; of a secret, the command that makes one. */
  readonly example: string;
  /** The value is never shown, neither in messages nor in documentation. */
  readonly secret?: boolean;
  /** The default as the documentation words it, when it depends on something. */
  readonly shownDefault?: string;
}

export type VariableSpec = ValidatorSpec<unknown> & VariableNotes;
export type VariableSpecs = Readonly<Record<string, VariableSpec>>;

// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- all but null and undefined
type Defined = NonNullable<unknown>;

/** A variable that may stay unset; then its value is undefined. */
export function optional<T extends Defined>(
  parse: Parse<T>,
  notes: VariableNotes,
): OptionalValidatorSpec<T> & VariableNotes {
  return { ...notes, ...makeExactValidator(parse)({ default: undefined }) };
}

/** A variable with a default (and another in tests), written as one would in the environment. */
export function withDefault<T extends Defined>(
  parse: Parse<T>,
  text: string,
  { testDefault = text, ...notes }: VariableNotes & { readonly testDefault?: string },
): RequiredValidatorSpec<T> & VariableNotes {
  return {
    shownDefault: notes.secret ? 'a well-known one' : `\`${text}\``,
    ...notes,
    ...makeExactValidator(parse)({ default: parse(text), testDefault: parse(testDefault) }),
  };
}

/** A variable without which production does not start; elsewhere `text` stands in for it. */
export function requiredInProduction<T extends Defined>(
  parse: Parse<T>,
  text: string,
  notes: VariableNotes,
): RequiredValidatorSpec<T> & VariableNotes {
  return { ...notes, ...makeExactValidator(parse)({ devDefault: parse(text) }) };
}

/** A variable without which production does not start, and which may stay unset elsewhere. */
export function onlyRequiredInProduction<T extends Defined>(
  parse: Parse<T>,
  notes: VariableNotes,
): OptionalValidatorSpec<T> & VariableNotes {
  return { ...notes, ...makeExactValidator(parse)({ devDefault: undefined }) };
}
