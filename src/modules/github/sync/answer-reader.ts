import { isObject, type JsonObject } from '../../../http/json-object.js';
import { GithubAway } from '../client/github-api.errors.js';

const MAX_TEXT = 2_000;
/** NUL, which PostgreSQL's text refuses, and surrogates without their other half. */
const UNSTORABLE = /[\0\p{Surrogate}]/gu;
const MAX_COUNT = 2_147_483_647;

/** Reads the fields of an answer of GitHub's; what is not as described there was no answer. */
export class AnswerReader {
  private readonly fields: JsonObject;

  /** @param what in errors: `GET /user` */
  constructor(
    private readonly what: string,
    value: unknown,
  ) {
    if (!isObject(value)) throw this.unexpected('no object');
    this.fields = value;
  }

  text(name: string): string {
    const value = this.nullableText(name);
    if (value === null) throw this.unexpected(name);
    return value;
  }

  nullableText(name: string): string | null {
    const value = this.fields[name] ?? null;
    if (value === null) return null;
    if (typeof value !== 'string') throw this.unexpected(name);
    return value.slice(0, MAX_TEXT).replace(UNSTORABLE, '');
  }

  /** A positive integer, as text: some are beyond what a number holds. */
  id(name: string): string {
    const value = this.fields[name];
    const id = typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
    if (!/^[1-9]\d{0,18}$/.test(id)) throw this.unexpected(name);
    return id;
  }

  count(name: string): number {
    const value = this.fields[name];
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw this.unexpected(name);
    return Math.min(Math.max(value, 0), MAX_COUNT);
  }

  flag(name: string): boolean {
    const value = this.fields[name] ?? false;
    if (typeof value !== 'boolean') throw this.unexpected(name);
    return value;
  }

  time(name: string): Date {
    const value = this.nullableTime(name);
    if (!value) throw this.unexpected(name);
    return value;
  }

  nullableTime(name: string): Date | null {
    const text = this.nullableText(name);
    if (text === null) return null;
    const time = new Date(text);
    if (Number.isNaN(time.getTime())) throw this.unexpected(name);
    return time;
  }

  /** An address that a browser may be sent to; null for any other text. */
  nullableUrl(name: string): string | null {
    const text = this.nullableText(name);
    const url = text !== null && URL.canParse(text) ? new URL(text) : undefined;
    return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.href : null;
  }

  list(name: string): readonly unknown[] {
    const value = this.fields[name] ?? [];
    if (!Array.isArray(value)) throw this.unexpected(name);
    return value;
  }

  object(name: string): AnswerReader {
    return new AnswerReader(`${this.what}: ${name}`, this.fields[name]);
  }

  entries(): readonly (readonly [string, unknown])[] {
    return Object.entries(this.fields);
  }

  private unexpected(detail: string): GithubAway {
    return new GithubAway(`${this.what} answered otherwise than described (${detail})`);
  }
}
