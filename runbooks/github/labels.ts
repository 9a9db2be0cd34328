import { allPages, type Github, perPage } from './client.ts';
import type { Thread } from './comment.ts';
import { unlessGone } from './problem.ts';

/** Our labels, by verdict; no other label is touched. */
export const labels: Readonly<Record<string, string>> = {
  'no plan': 'terraform: no plan',
  incomplete: 'terraform: incomplete',
  danger: 'terraform: danger',
  warning: 'terraform: warning',
  change: 'terraform: change',
  none: 'terraform: no changes',
};

/** Our labels that a pull request has. */
export async function ownLabels(github: Github, { repository, number }: Thread): Promise<string[]> {
  const ours = Object.values(labels);
  const all = await allPages(async (page) => {
    const { data } = await github.request('GET /repos/{owner}/{repo}/issues/{issue_number}/labels', {
      ...repository,
      issue_number: number,
      per_page: perPage,
      page,
    });
    return data;
  });
  return all.map(({ name }) => name).filter((name) => ours.includes(name));
}

/** Puts one of our labels on, and takes the others off. GitHub makes a label that is not there yet. */
export async function setLabel(
  github: Github,
  { repository, number }: Thread,
  { wanted, found }: { readonly wanted: string; readonly found: readonly string[] },
): Promise<void> {
  const at = { ...repository, issue_number: number };
  if (!found.includes(wanted)) {
    await github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', {
      ...at,
      labels: [wanted],
    });
  }
  for (const name of found.filter((label) => label !== wanted)) {
    await unlessGone(
      github.request('DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}', { ...at, name }),
    );
  }
}
