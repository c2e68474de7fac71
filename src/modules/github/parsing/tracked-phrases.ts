import { member } from './payload-reader.js';
import type { Phrase } from './phrase.js';

/** What is done alike to issues, pull requests and discussions. */
export const TRACKED_TITLES: Readonly<Record<string, Phrase>> = {
  assigned: 'assigned [{assignee.login} to ]{it}',
  unassigned: ['unassigned {assignee.login} from {it}', 'removed an assignee from {it}'],
  labeled: ['added the label {label.name} to {it}', 'added a label to {it}'],
  unlabeled: ['removed the label {label.name} from {it}', 'removed a label from {it}'],
  milestoned: ['added {it} to the milestone {milestone.title}', 'added {it} to a milestone'],
  demilestoned: [
    'removed {it} from the milestone {milestone.title}',
    'removed {it} from a milestone',
  ],
  'edited title': 'changed the title of {it}',
  'edited body': 'edited the description of {it}',
  'edited base': 'changed the base branch of {it}',
};

/** Which part was edited. */
export const editedPart = (payload: unknown): string | undefined => {
  const part = ['title', 'body', 'base'].find(
    (name) => member(payload, 'changes', name) !== undefined,
  );
  return part === undefined ? undefined : `edited ${part}`;
};
