import { COMMIT, PAGE, tells } from '../../../../test/factories/parsed-events.js';

describe('checks, workflows and deployments', () => {
  const workflow_run = {
    name: 'CI',
    run_number: 9,
    display_title: 'Fix it',
    conclusion: 'failure',
    event: 'pull_request',
    head_branch: 'docs',
    html_url: `${PAGE}/actions/runs/9`,
  };
  const steps = [
    { name: 'Lint', conclusion: 'failure' },
    { name: 'Build', conclusion: 'success' },
  ];
  const workflow_job = {
    name: 'test',
    workflow_name: 'CI',
    conclusion: 'failure',
    head_branch: 'docs',
    steps,
  };
  const check_run = {
    name: 'lint',
    conclusion: 'success',
    head_sha: COMMIT,
    check_suite: { head_branch: 'docs' },
  };
  const deployment = { ref: 'main', environment: 'production' };

  tells([
    [
      'workflow_run',
      { action: 'completed', workflow_run },
      ': workflow CI #9 failed on docs: Fix it',
      { summary: 'Started by pull request.', ref: 'docs', url: workflow_run.html_url },
    ],
    [
      'workflow_run',
      { action: 'requested', workflow_run },
      ' started workflow CI #9 on docs: Fix it',
    ],
    [
      'workflow_run',
      { action: 'in_progress', workflow_run },
      ': workflow CI #9 is running on docs: Fix it',
    ],
    [
      'workflow_job',
      { action: 'completed', workflow_job },
      ': job test of CI failed on docs',
      { summary: 'Failed: Lint.', ref: 'docs' },
    ],
    ['workflow_job', { action: 'queued', workflow_job }, ': job test of CI is queued on docs'],
    [
      'check_run',
      { action: 'completed', check_run },
      ': check lint succeeded on docs',
      { summary: 'Commit 6113728.', ref: 'docs' },
    ],
    [
      'check_suite',
      { action: 'requested', check_suite: { head_branch: 'docs' } },
      ' requested a check suite on docs',
    ],
    [
      'status',
      {
        context: 'ci/build',
        state: 'pending',
        sha: COMMIT,
        branches: [{ name: 'main' }],
        target_url: 'https://ci.example/1',
      },
      ': status ci/build is pending on main',
      { summary: 'Commit 6113728.', ref: 'main', url: 'https://ci.example/1' },
    ],
    [
      'deployment',
      { action: 'created', deployment },
      ' started a deployment of main to production',
      { ref: 'main' },
    ],
    [
      'deployment_status',
      { action: 'created', deployment, deployment_status: { state: 'success' } },
      ': deployment of main to production succeeded',
    ],
    [
      'deployment_status',
      { action: 'created', deployment: { ref: COMMIT }, deployment_status: { state: 'error' } },
      ': deployment failed with an error',
      { ref: null },
    ],
    [
      'workflow_dispatch',
      { ref: 'refs/heads/main', workflow: 'ci.yml' },
      ' started workflow ci.yml on main',
      { ref: 'main' },
    ],
    [
      'code_scanning_alert',
      { action: 'created', ref: 'refs/heads/main', alert: { number: 3, rule: { id: 'xss' } } },
      ' opened code scanning alert #3: xss',
      { ref: 'main' },
    ],
    [
      'dependabot_alert',
      { action: 'auto_dismissed', alert: { number: 3 } },
      ' dismissed Dependabot alert #3 automatically',
    ],
    [
      'secret_scanning_alert',
      { action: 'created', alert: { number: 3, secret_type: 'token', secret: 'hunter2' } },
      ' opened secret scanning alert #3: token',
      { summary: 'In the repository octo/repo.' },
    ],
  ]);
});
