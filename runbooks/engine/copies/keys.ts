/** Keys of the store: a run has a folder there as it has one on the machine it runs on. */
export const allRuns = 'runs/';
export const runKey = (runId: string, file: string) => `${allRuns}${runId}/${file}`;
export const journalKey = (runId: string) => runKey(runId, 'journal.jsonl');
