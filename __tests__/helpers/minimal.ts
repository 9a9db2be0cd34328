/** The least that a workspace can be; laid over staging by `WORKSPACE_SET`, where `null` takes away. */
export const minimal = {
  domain: null,
  branch: null,
  pipeline: null,
  network: { zones: 2, nat: 'none' },
  api: { firewall: false, rollout: 'rolling', migrateCommand: null },
  jobs: { 'clean-up': null },
  watching: { email: null, monthlyBudget: null },
};
