import { compareDatabases } from '../../runbooks/postgres/compare/index.ts';
import { type CopyOptions, copyDatabase } from '../../runbooks/postgres/copy/index.ts';
import type { Endpoint } from '../../runbooks/postgres/endpoint.ts';
import { findTools } from '../../runbooks/postgres/tools.ts';
import { Secret } from '../../runbooks/secret.ts';
import { createRun } from '../../runbooks/shell/run.ts';

/** One copy in a process of its own, which may be killed, or one comparison: prints its progress, and at last what it took. */
type Plain = Omit<Endpoint, 'password'> & { password: string };
const given = JSON.parse(process.env.COPY ?? '{}') as {
  source: Plain;
  target: Plain;
  directory: string;
  compare?: boolean;
};

const endpoint = (plain: Plain): Endpoint => ({ ...plain, password: new Secret(plain.password) });
const run = createRun();
const options: CopyOptions = {
  source: endpoint(given.source),
  target: endpoint(given.target),
  directory: given.directory,
  tools: await findTools(run, 15),
  jobs: 2,
  run,
  progress: ({ note }) => console.log(`copied ${note}`),
  log: (line) => console.log(line),
};
const done = given.compare
  ? { differences: (await compareDatabases(options)).proofs.flatMap((proof) => proof.differences) }
  : await copyDatabase(options);
console.log(JSON.stringify({ ...done, megabytes: process.resourceUsage().maxRSS / 1024 }));
