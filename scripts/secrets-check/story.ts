import type { ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loginOf } from '../../__tests__/helpers/admin.ts';
import { type Deployment, ended } from '../../__tests__/helpers/deployment.ts';
import { untilOutput } from '../../__tests__/helpers/until-output.ts';
import { sensitiveValues } from '../../runbooks/terraform/sensitive.ts';

/** Credentials of the operator, as hard to quote as they may be. */
export const credentials = {
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCY="seed"',
  TF_TOKEN_terraform_example_com: `tf'token"with\\everything in it`,
};

interface Told {
  /** All that every command has printed. */
  readonly output: string;
  /** Secrets by their name: logins, what the state holds, credentials. */
  readonly secrets: Readonly<Record<string, string>>;
}

const begins = (step: string) => new RegExp(`"event":"begin","step":\\{"id":"${step}"`);

/**
 * A migration as bad as they come: rehearsed, killed in the copy, rolled back with stack traces, begun anew, killed in the
 * comparison, resumed, certified, compared again.
 */
export async function tell(staging: Deployment): Promise<Told> {
  const secrets: Record<string, string> = { ...credentials };
  let output = '';
  const say = (text: string) => {
    output += `${text}\n`;
  };
  const run = async (args: readonly string[], code: number | null = 0, until?: RegExp) => {
    const child = staging.start(args, { ...credentials, DEBUG: 'runbook' });
    const end = ended(child);
    if (until) await killAt(child, until);
    const { output: printed, code: is } = await end;
    say(printed);
    if (is !== code) throw new Error(`runbook ${args.join(' ')} ended with ${is}, not ${code}:\n${printed}`);
    await learn(staging, secrets);
  };
  const at = ['--workspace', 'staging'];
  const migrate = ['db-migrate', ...at];
  await learn(staging, secrets);
  staging.edit({ database: { generation: 2 } });
  await run([...migrate, '--dry-run']);
  await run([...migrate, '--confirm', 'staging', '--json'], null, begins('begin-replication'));
  await run(['where', ...at]);
  await run([...migrate, '--confirm', 'staging'], 3);
  await run(['rollback', ...at]);
  await run([...migrate, '--confirm', 'staging', '--json'], null, begins('compare-written'));
  await run([...migrate, '--resume']);
  const file = certificateOf(staging);
  await run(['verify', file]);
  await run(['verify', file, '--live']);
  return { output, secrets };
}

async function killAt(child: ChildProcess, line: RegExp) {
  await untilOutput(child, line);
  child.kill('SIGKILL');
}

function certificateOf(staging: Deployment): string {
  const shelf = join(staging.runs, 'staging', 'certificates');
  const name = readdirSync(shelf).find((one) => /-db-migrate-.*\.json$/.test(one));
  return join(shelf, name ?? '');
}

/** Passwords come and go with the generations: what there is now is added. */
async function learn(staging: Deployment, secrets: Record<string, string>) {
  const { raw } = await staging.terraform('secrets').pull();
  for (const value of sensitiveValues(raw))
    if (value.length > 5) secrets[`state ${value.slice(0, 2)}…`] = value;
  for (const generation of [1, 2])
    for (const role of ['admin', 'application'] as const) {
      const login = await loginOf(staging, generation, role).catch(() => undefined);
      if (login) secrets[`${role} ${generation} ${login.password.slice(0, 2)}…`] = login.password;
    }
}
