import { changeTimes, type EventEntries } from './event-entry.js';
import { text } from './payload-reader.js';
import { outcomeTitles } from './outcomes.js';

const review = (payload: unknown): string | undefined =>
  text(payload, 'environment') ?? text(payload, 'workflow_job_run', 'environment');

export const DEPLOYMENT_EVENTS: EventEntries = {
  deployment: {
    it: 'a deployment[ of {ref}][ to {deployment.environment}]',
    titles: { created: 'started {it}' },
    summary: ['Task: {deployment.task}.', '{deployment.description}'],
    urls: ['workflow_run.html_url'],
    refs: ['deployment.ref'],
    times: ['deployment.created_at'],
  },
  deployment_status: {
    indirect: true,
    it: 'deployment[ of {ref}][ to {environment}]',
    variant: (payload) => text(payload, 'deployment_status', 'state'),
    words: {
      environment: (payload) =>
        text(payload, 'deployment_status', 'environment') ??
        text(payload, 'deployment', 'environment'),
    },
    titles: outcomeTitles(''),
    summary: ['{deployment_status.description}', 'Task: {deployment.task}.'],
    urls: [
      'deployment_status.log_url',
      'deployment_status.target_url',
      'deployment_status.environment_url',
    ],
    refs: ['deployment.ref'],
    times: changeTimes('deployment_status'),
  },
  deployment_review: {
    indirect: true,
    it: 'a deployment[ to {environment}]',
    heading: '{workflow_run.display_title}',
    words: { environment: review },
    titles: {
      requested: 'asked for a review of {it}',
      approved: 'approved {it}',
      rejected: 'rejected {it}',
    },
    summary: ['Workflow {workflow_run.name}[, run {workflow_run.run_number}].', '{comment}'],
    urls: ['workflow_run.html_url'],
    refs: ['workflow_run.head_branch'],
    times: ['since', ...changeTimes('workflow_run')],
  },
  deployment_protection_rule: {
    indirect: true,
    it: 'a deployment[ of {ref}][ to {environment}]',
    titles: { requested: 'asked whether {it} may go on' },
    summary: ['Task: {deployment.task}.'],
    refs: ['ref', 'deployment.ref'],
    times: changeTimes('deployment'),
  },
};
