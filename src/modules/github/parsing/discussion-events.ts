import { changeTimes, type EventEntries } from './event-entry.js';
import { text } from './payload-reader.js';
import { editedPart, TRACKED_TITLES } from './tracked-phrases.js';

const discussion = {
  it: ['discussion #{discussion.number}', 'a discussion'],
  heading: '{discussion.title}',
};

export const DISCUSSION_EVENTS: EventEntries = {
  discussion: {
    ...discussion,
    variant: (payload) => (text(payload, 'action') === 'edited' ? editedPart(payload) : undefined),
    titles: {
      ...TRACKED_TITLES,
      answered: 'marked an answer to {it}',
      unanswered: 'unmarked the answer to {it}',
      category_changed: 'moved {it}[ to {discussion.category.name}]',
      transferred: 'transferred {it}[ to {changes.new_repository.full_name}]',
    },
    summary: [
      'The title was: {changes.title.from}',
      'The category was {changes.category.from.name}.',
      'Category: {discussion.category.name}.',
    ],
    body: ['answer.body', 'discussion.body'],
    urls: ['discussion.html_url'],
    times: changeTimes('discussion'),
  },
  discussion_comment: {
    indirect: true,
    ...discussion,
    titles: {
      created: 'commented on {it}',
      edited: 'edited a comment on {it}',
      deleted: 'deleted a comment on {it}',
    },
    body: ['comment.body'],
    urls: ['comment.html_url', 'discussion.html_url'],
    times: changeTimes('comment'),
  },
};
