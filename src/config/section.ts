import { cleanEnv, EnvMissingError, type CleanedEnv } from 'envalid';
import type { Environment } from './environment.js';
import type { VariableSpec, VariableSpecs } from './variable.js';

/** What a section may look at besides its own cleaned variables. */
export interface SectionContext {
  readonly environment: Environment;
  readonly production: boolean;
  /** Every variable of the process, trimmed; an empty one is absent. */
  readonly raw: Readonly<Record<string, string | undefined>>;
  readonly isSet: (variable: string) => boolean;
  /** Reports what no single variable's validator can see; never with a value in it. */
  readonly fault: (variable: string, message: string, hint: string) => void;
}

/** A group of variables and the typed object that is made of them. */
export interface ConfigSection<C> {
  readonly title: string;
  /** The injection token of the section's object. */
  readonly token: symbol;
  readonly specs: VariableSpecs;
  /** Checks the variables, reports every fault, and keeps the object for `owner`. */
  load(owner: object, context: SectionContext): void;
  /** The object that was loaded for `owner`. */
  of(owner: object): C;
}

export function defineSection<S extends VariableSpecs, C>(
  title: string,
  specs: S,
  build: (env: CleanedEnv<S>, context: SectionContext) => C,
): ConfigSection<C> {
  const loaded = new WeakMap<object, { readonly config: C }>();
  return {
    title,
    token: Symbol(`configuration: ${title}`),
    specs,
    load(owner, context) {
      const faulty = reportFaults(specs, context);
      // A faulty variable is replaced by its default, so that the checks across variables run too.
      const sound = Object.entries(context.raw).filter(([name]) => !faulty.has(name));
      const NODE_ENV = faulty.size > 0 ? 'development' : context.environment;
      const env = cleanEnv({ ...Object.fromEntries(sound), NODE_ENV }, specs, { reporter: null });
      const config = build(env, {
        ...context,
        fault: (variable, message, hint) => {
          if (!faulty.has(variable)) context.fault(variable, message, hint);
        },
      });
      loaded.set(owner, { config });
    },
    of(owner) {
      const held = loaded.get(owner);
      if (!held) throw new Error(`The section "${title}" is not part of this configuration`);
      return held.config;
    },
  };
}

function reportFaults(specs: VariableSpecs, context: SectionContext): ReadonlySet<string> {
  const faulty = new Set<string>();
  cleanEnv({ ...context.raw, NODE_ENV: context.environment }, specs, {
    reporter: ({ errors }) => {
      for (const [variable, error] of Object.entries(errors)) {
        const missing = error instanceof EnvMissingError;
        faulty.add(variable);
        context.fault(
          variable,
          missing ? 'is required in production' : (error?.message ?? 'is not valid'),
          hintFor(variable, specs[variable]),
        );
      }
    },
  });
  return faulty;
}

function hintFor(variable: string, spec: VariableSpec | undefined): string {
  if (!spec) return 'See the configuration table in README.md.';
  return spec.secret ? spec.example : `For example: ${variable}=${spec.example}`;
}
