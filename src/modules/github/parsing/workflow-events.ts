import { changeTimes, type EventEntries } from './event-entry.js';
import { list, text } from './payload-reader.js';
import { several } from './plain-text.js';
import { outcomeTitles } from './outcomes.js';

const ON_REF = '[ on {ref}]';
/** More than a job has. */
const MOST_STEPS = 200;

const failedSteps = (payload: unknown): string | undefined =>
  several(
    list(payload, 'workflow_job', 'steps')
      .slice(0, MOST_STEPS)
      .filter((step) => text(step, 'conclusion') === 'failure'),
    (step) => text(step, 'name'),
  );

const concluded = (payload: unknown, name: string): string | undefined =>
  text(payload, 'action') === 'completed' ? text(payload, name, 'conclusion') : undefined;

export const WORKFLOW_EVENTS: EventEntries = {
  workflow_run: {
    it: [
      'workflow {workflow_run.name} #{workflow_run.run_number}',
      'workflow {workflow.name}[ #{workflow_run.run_number}]',
      'a workflow',
    ],
    heading: '{workflow_run.display_title}',
    variant: (payload) => concluded(payload, 'workflow_run'),
    titles: { ...outcomeTitles(ON_REF), requested: `started {it}${ON_REF}` },
    summary: [
      ['Started by {event}[, attempt {workflow_run.run_attempt}].'],
      '{workflow_run.head_commit.message}',
    ],
    words: { event: (payload) => text(payload, 'workflow_run', 'event')?.replaceAll('_', ' ') },
    urls: ['workflow_run.html_url'],
    refs: ['workflow_run.head_branch'],
    times: changeTimes('workflow_run'),
  },
  workflow_job: {
    it: ['job {workflow_job.name}[ of {workflow_job.workflow_name}]', 'a job'],
    variant: (payload) => concluded(payload, 'workflow_job'),
    words: { failed: failedSteps },
    titles: outcomeTitles(ON_REF),
    summary: ['Failed: {failed}.', 'Runner: {workflow_job.runner_name}.'],
    urls: ['workflow_job.html_url'],
    refs: ['workflow_job.head_branch'],
    times: ['workflow_job.completed_at', 'workflow_job.started_at', 'workflow_job.created_at'],
  },
  workflow_dispatch: {
    it: ['workflow {workflow}', 'a workflow'],
    title: `started {it}${ON_REF}`,
    summary: ['By hand or over the API, in {repo}.'],
    refs: ['ref'],
  },
};
