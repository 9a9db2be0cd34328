/** What AWS takes: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html */
const longest = 255;
const refused = /[^a-zA-Z0-9 ._:/()#,@[\]+=&;{}!$*-]/g;

/** Hours after which nobody can still need a way in. */
const life = 24;

/** What the rules of all runbooks begin with; by it `runbook doctor` knows them. */
const beginning = 'runbook ';

/** Whoever finds the rule knows which run opened it, whom to ask, and from when on nobody needs it any more. */
export function describeRule({ runId, operator }: { runId: string; operator: string }, now = new Date()) {
  const until = new Date(now.getTime() + life * 3_600_000).toISOString().slice(0, 16);
  return `${beginning}${runId}, ${operator.replace(refused, '-')}, until ${until}Z`.slice(0, longest);
}

/** On a page, and in a rehearsal, of a run that there is not yet. */
export const ruleOnPage = `${beginning}<run>, <me>, until <tomorrow>`;

/** Whether a run has opened it that is not this one: while this one holds the lease, that one is over or dead. */
export const isOfAnother = (description: string, { runId }: { runId: string }) =>
  description.startsWith(beginning) && description.slice(beginning.length).split(',')[0] !== runId;
