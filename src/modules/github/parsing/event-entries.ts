import { ACCOUNT_EVENTS } from './account-events.js';
import { APP_EVENTS } from './app-events.js';
import { CHECK_EVENTS } from './check-events.js';
import { CODE_EVENTS } from './code-events.js';
import { DEPLOYMENT_EVENTS } from './deployment-events.js';
import { DISCUSSION_EVENTS } from './discussion-events.js';
import type { EventEntry } from './event-entry.js';
import { ISSUE_EVENTS } from './issue-events.js';
import { PACKAGE_EVENTS } from './package-events.js';
import { PROJECT_EVENTS } from './project-events.js';
import { PULL_REQUEST_EVENTS } from './pull-request-events.js';
import { REPOSITORY_EVENTS } from './repository-events.js';
import { SECURITY_EVENTS } from './security-events.js';
import { SETTINGS_EVENTS } from './settings-events.js';
import { WORKFLOW_EVENTS } from './workflow-events.js';

const SUBJECTS = [
  ACCOUNT_EVENTS,
  APP_EVENTS,
  CHECK_EVENTS,
  CODE_EVENTS,
  DEPLOYMENT_EVENTS,
  DISCUSSION_EVENTS,
  ISSUE_EVENTS,
  PACKAGE_EVENTS,
  PROJECT_EVENTS,
  PULL_REQUEST_EVENTS,
  REPOSITORY_EVENTS,
  SECURITY_EVENTS,
  SETTINGS_EVENTS,
  WORKFLOW_EVENTS,
];

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads */
export const EVENT_ENTRIES: ReadonlyMap<string, EventEntry> = new Map(
  SUBJECTS.flatMap((entries) => Object.entries(entries)),
);
