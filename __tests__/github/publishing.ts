import { openGithub } from '../../runbooks/github/client.ts';
import { publish } from '../../runbooks/github/publish.ts';
import { stamped } from '../../runbooks/github/stamp.ts';
import { GithubServer } from './server.ts';

interface Options {
  readonly attempt?: number;
  readonly commit?: string;
  readonly verdict?: string;
}

/** A pull request on a server of its own, reviews that are written into it, and what was waited for instead of waiting. */
export async function startPublishing() {
  const server = new GithubServer();
  const waits: number[] = [];
  const clock = { now: () => 0, wait: async (milliseconds: number) => void waits.push(milliseconds) };
  const github = openGithub({ token: 'told-nobody', api: await server.start() }, clock);
  const text = (run: number, { attempt = 1, commit = server.head, verdict = 'change' }: Options = {}) =>
    stamped({ run, attempt, commit, verdict, fingerprints: {} }, `What run ${run}.${attempt} says`);
  const write = (run: number, options: Options = {}) =>
    publish(
      github,
      { repository: { owner: 'knowme', repo: 'infrastructure' }, number: 12 },
      {
        commit: options.commit ?? server.head,
        conclusion: 'success',
        title: 'change',
        text: text(run, options),
        url: 'https://example.test/run',
      },
    );
  const bodies = () => server.comments.map(({ body }) => body);
  const writes = () => server.log.filter((line) => /comments/.test(line) && !line.startsWith('GET'));
  return { server, waits, text, write, bodies, writes };
}
