import type { FakeIndex } from './fake-index.js';
import {
  anyObject,
  type Json,
  numberOf,
  objectOf,
  oneOf,
  onlyEntry,
  Refusal,
  textOf,
} from './refusal.js';

/** What one document is refused with, whatever it is. */
export interface ItemFault {
  readonly status: number;
  readonly type: string;
}

export type FaultOf = (id: string) => ItemFault | undefined;

const META = ['_id', 'version', 'version_type'];

const outcome = (index: FakeIndex, id: string, write: () => string): Json => {
  try {
    const result = write();
    const status = result === 'not_found' ? 404 : result === 'created' ? 201 : 200;
    return { _index: index.name, _id: id, result, status, _version: index.versionOf(id) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, type, message: reason } = error;
    return { _index: index.name, _id: id, status, error: { type, reason } };
  }
};

/** The answer of `_bulk`; an item that is refused is no obstacle to the others. */
export const writeIn = (index: FakeIndex, body: string, faultOf: FaultOf): Json => {
  if (!body.endsWith('\n')) {
    throw new Refusal(
      400,
      'illegal_argument_exception',
      'The bulk request must be terminated by a newline',
    );
  }
  const lines = body.split('\n').filter((line) => line !== '');
  const items: Json[] = [];
  for (let line = 0; line < lines.length; line += 1) {
    const [action, meta] = onlyEntry(JSON.parse(lines[line] ?? ''), 'bulk');
    const kind = oneOf(action, 'bulk', ['index', 'delete']);
    const given = objectOf(meta, 'bulk', META);
    oneOf(given['version_type'], 'version_type', ['external_gte']);
    const id = textOf(given['_id'], '_id');
    const version = numberOf(given['version'], 'version');
    const fault = faultOf(id);
    const document =
      kind === 'index' ? anyObject(JSON.parse(lines[(line += 1)] ?? ''), 'document') : {};
    const write = (): string => {
      if (fault) throw new Refusal(fault.status, fault.type, 'as the test has it');
      return kind === 'index' ? index.put(id, version, document) : index.delete(id, version);
    };
    items.push({ [kind]: outcome(index, id, write) });
  }
  const errors = items.some((item) =>
    Object.values(item).some((one) => 'error' in anyObject(one, 'item')),
  );
  return { took: 1, errors, items };
};
