import { changeTimes, type EventEntries } from './event-entry.js';
import { text } from './payload-reader.js';

const CONTENT: Readonly<Record<string, string>> = {
  DraftIssue: 'a draft issue',
  Issue: 'an issue',
  PullRequest: 'a pull request',
};

const contentOf = (type: string | undefined): string | undefined =>
  type !== undefined && Object.hasOwn(CONTENT, type) ? CONTENT[type] : undefined;

const status = (payload: unknown): string | undefined =>
  text(payload, 'projects_v2_status_update', 'status')?.replaceAll('_', ' ').toLowerCase();

export const PROJECT_EVENTS: EventEntries = {
  project: {
    it: ['project {project.name}', 'a project'],
    body: ['project.body'],
    urls: ['project.html_url'],
    times: changeTimes('project'),
  },
  project_card: {
    it: 'a project card',
    heading: '{project_card.note}',
    titles: { converted: 'converted {it} to an issue' },
    times: changeTimes('project_card'),
  },
  project_column: {
    it: ['project column {project_column.name}', 'a project column'],
    titles: {
      edited: [
        'renamed project column {changes.name.from} to {project_column.name}',
        'edited {it}',
      ],
    },
    times: changeTimes('project_column'),
  },
  projects_v2: {
    it: ['project #{projects_v2.number}', 'a project'],
    heading: '{projects_v2.title}',
    summary: ['{projects_v2.short_description}'],
    body: ['projects_v2.description'],
    times: changeTimes('projects_v2'),
  },
  projects_v2_item: {
    it: '{content|an item}',
    words: {
      content: (payload) => contentOf(text(payload, 'projects_v2_item', 'content_type')),
      before: (payload) => contentOf(text(payload, 'changes', 'content_type', 'from')),
    },
    titles: {
      created: 'added {it} to a project',
      edited: [
        'changed {changes.field_value.field_name} of {it} in a project',
        'edited {it} in a project',
      ],
      archived: 'archived {it} of a project',
      restored: 'restored {it} of a project',
      reordered: 'moved {it} in a project',
      deleted: 'removed {it} from a project',
      converted: 'converted {before|an item} of a project to {it}',
    },
    times: changeTimes('projects_v2_item'),
  },
  projects_v2_status_update: {
    it: 'a status update of a project',
    titles: { created: 'posted {it}' },
    words: { status },
    summary: ['Status: {status}.'],
    body: ['projects_v2_status_update.body'],
    times: changeTimes('projects_v2_status_update'),
  },
};
