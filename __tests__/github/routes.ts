import type { Asked, Body, GithubServer } from './server.ts';

type Answer = readonly [status: number, body: unknown];
type Route = readonly [RegExp, (part: string) => Answer | undefined];

/** What the server does; the first route that fits answers, and what it cannot find is a 404. */
export function routesOf(server: GithubServer, asked: Asked): readonly Route[] {
  return [
    [/^POST \/graphql$/, () => [200, { data: { viewer: { login: server.me } } }]],
    [/^GET \/pulls\/12$/, () => [200, { number: 12, head: { sha: server.head } }]],
    ...comments(server, asked),
    ...labels(server, asked),
    ...commits(server, asked),
    ...issues(server, asked),
  ];
}

function page(items: readonly unknown[], { query }: Asked) {
  const size = Number(query.get('per_page') ?? 30);
  const first = (Number(query.get('page') ?? 1) - 1) * size;
  return items.slice(first, first + size);
}

const comments = (server: GithubServer, asked: Asked): Route[] => [
  [/^GET \/issues\/12\/comments$/, () => [200, page(server.comments, asked)]],
  [/^POST \/issues\/12\/comments$/, () => [201, server.comment(server.me, asked.body.body)]],
  [
    /^PATCH \/issues\/comments\/(\d+)$/,
    (id) => {
      const comment = server.comments.find((one) => one.id === Number(id));
      return comment && [200, Object.assign(comment, asked.body)];
    },
  ],
  [
    /^DELETE \/issues\/comments\/(\d+)$/,
    (id) => {
      const index = server.comments.findIndex((one) => one.id === Number(id));
      return index < 0 ? undefined : [204, server.comments.splice(index, 1)];
    },
  ],
];

const labels = (server: GithubServer, asked: Asked): Route[] => [
  [
    /^GET \/issues\/12\/labels$/,
    () => [
      200,
      page(
        server.labels.map((name) => ({ name })),
        asked,
      ),
    ],
  ],
  [
    /^POST \/issues\/12\/labels$/,
    () => {
      server.labels = [...new Set([...server.labels, ...asked.body.labels])];
      return [200, []];
    },
  ],
  [
    /^DELETE \/issues\/12\/labels\/(.+)$/,
    (name) => {
      if (!server.labels.includes(name)) return undefined;
      server.labels = server.labels.filter((label) => label !== name);
      return [200, []];
    },
  ],
];

/** https://github.com/github/docs/issues/35252 */
const mostBytes = 65_535;

const commits = (server: GithubServer, asked: Asked): Route[] => [
  [
    /^POST \/check-runs$/,
    () => {
      const { body } = asked;
      if (Buffer.byteLength(body.output.summary) > mostBytes)
        return [422, { message: 'summary exceeds a maximum bytesize' }];
      server.checks.push({ completed_at: new Date().toISOString(), ...body });
      return [201, {}];
    },
  ],
  [
    /^GET \/commits\/(\w+)\/check-runs$/,
    (ref) => {
      const named = (check: Body) => check.head_sha === ref && check.name === asked.query.get('check_name');
      return [200, { check_runs: page(server.checks.filter(named).reverse(), asked) }];
    },
  ],
  [/^GET \/commits\/\w+\/pulls$/, () => [200, server.pulls]],
];

const issues = (server: GithubServer, asked: Asked): Route[] => [
  [
    /^GET \/issues$/,
    () => [
      200,
      page(
        server.issues.filter(({ state }) => state === 'open'),
        asked,
      ),
    ],
  ],
  [
    /^POST \/issues$/,
    () => {
      const issue = { number: server.number(), state: 'open', user: { login: server.me }, ...asked.body };
      server.issues.push(issue);
      return [201, issue];
    },
  ],
  [
    /^PATCH \/issues\/(\d+)$/,
    (number) => {
      const issue = server.issues.find((one) => one.number === Number(number));
      return issue && [200, Object.assign(issue, asked.body)];
    },
  ],
];
