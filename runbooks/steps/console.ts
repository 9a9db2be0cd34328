import type { Effects } from '../effects.ts';
import { done, notBegun } from '../engine/standing.ts';
import type { Context, Step } from '../engine/types.ts';
import { withPassfile } from '../postgres/passfile.ts';
import { psql, psqlBeside } from '../postgres/psql.ts';
import { findTools, serverVersion } from '../postgres/tools.ts';
import { print } from '../shell/print.ts';
import { endpoint } from './database-endpoint.ts';
import type { DatabaseFacts } from './facts.ts';
import { patiently } from './passing.ts';

type C = Context<Effects, DatabaseFacts>;

export const findPsql: Step<Effects, DatabaseFacts> = {
  id: 'find-psql',
  title: 'Find a psql that suits the server',
  effect: 'read',
  retry: patiently,
  async run(c) {
    const { major } = await serverVersion(await endpoint(c, 'old'));
    return { psql: psqlBeside(await findTools(c.run, major)) };
  },
  rehearse: async () => ['SHOW server_version_num'],
};

const loginOf = (c: C) => endpoint(c, 'old', c.chosen.login === 'admin' ? 'admin' : 'application');

/** What is typed after this is nobody's but the operator's: the journal has who, when and how long. */
async function open(c: C, may: boolean): Promise<Partial<DatabaseFacts>> {
  const as = await loginOf(c);
  const session = { begun: new Date().toISOString(), login: as.user, write: may };
  // Any database of the server: one that was restored beside this one can be looked at.
  return withPassfile(c.directory, [{ ...as, database: '*' }], async (passfile) => {
    const command = psql({ program: c.fact('psql'), endpoint: as, passfile, write: may, words: c.words });
    await c.note({ session: { ...session, exitCode: null } });
    const { exitCode } = await c.giveTerminal(command);
    return { session: { ...session, exitCode } };
  });
}

const onPage = (may: boolean) => {
  const endpoint = {
    host: '<old instance>',
    port: '<port>' as never,
    user: '<login>',
    database: '<database>',
  };
  return print(psql({ program: 'psql', endpoint, passfile: '<pass file>', write: may, words: ['…'] }));
};

async function rehearse(c: C, may: boolean): Promise<string[]> {
  return [
    print(
      psql({ program: 'psql', endpoint: await loginOf(c), passfile: '<pass file>', write: may, words: [] }),
    ),
  ];
}

/** A session that was cut off is over: a resumed run opens no other, it only closes what was open. */
const overOnce = async (c: C) => (c.facts.session ? done() : notBegun);

export const readConsole: Step<Effects, DatabaseFacts> = {
  id: 'console',
  title: 'Open psql; transactions are read-only unless they say otherwise',
  only: { write: ['no'] },
  effect: 'read',
  probe: overOnce,
  run: (c) => open(c, false),
  commands: [onPage(false)],
  rehearse: (c) => rehearse(c, false),
};

export const writeConsole: Step<Effects, DatabaseFacts> = {
  id: 'console-write',
  title: 'Open psql, which may change and delete',
  only: { write: ['yes'] },
  meanwhile: { safe: true, what: 'somebody is, or was, at work in the database by hand' },
  effect: 'irreversible',
  probe: overOnce,
  run: (c) => open(c, true),
  commands: [onPage(true)],
  rehearse: (c) => rehearse(c, true),
};
