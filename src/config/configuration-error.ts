/** One thing that is wrong with one variable. Neither text ever holds a value of it. */
export interface ConfigurationFault {
  readonly variable: string;
  /** What is wrong, as the end of a sentence that the variable's name begins. */
  readonly message: string;
  /** How to mend it. */
  readonly hint: string;
}

/** The environment cannot be used; the message lists every fault, not only the first. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly faults: readonly ConfigurationFault[]) {
    super(
      [
        `The configuration has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}:`,
        ...faults.map(({ variable, message, hint }) => `  ${variable} ${message}.\n    ${hint}`),
      ].join('\n'),
    );
  }
}
