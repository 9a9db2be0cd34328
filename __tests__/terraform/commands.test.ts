import { describe, expect, it } from '@jest/globals';
import { print } from '../../runbooks/shell/print.ts';
import { applyCommand } from '../../runbooks/terraform/apply.ts';
import { initCommand } from '../../runbooks/terraform/init.ts';
import { planCommand } from '../../runbooks/terraform/plan.ts';
import {
  awaitLockCommand,
  pushCommand,
  stateMvCommand,
  stateRmCommand,
} from '../../runbooks/terraform/state.ts';
import { laidOver, synthCommand } from '../../runbooks/terraform/synth.ts';
import { workspaceDeleteCommand, workspaceListCommand } from '../../runbooks/terraform/workspace.ts';

const site = { directory: '/tmp/run', workspace: 'staging' };
const inStaging = 'cd /tmp/run/terraform && TF_WORKSPACE=staging TF_IN_AUTOMATION=1 terraform';
const inNone = 'cd /tmp/run/terraform && env -u TF_WORKSPACE TF_IN_AUTOMATION=1 terraform';

describe('terraform commands', () => {
  it.each([
    [initCommand(site), `${inNone} init -input=false -no-color -reconfigure`],
    [workspaceListCommand(site), `${inNone} workspace list -no-color`],
    [workspaceDeleteCommand(site), `${inNone} workspace delete -no-color -lock-timeout=30s staging`],
    [
      planCommand(site, { out: 'a.tfplan', destroy: true }),
      `${inStaging} plan -input=false -no-color -lock-timeout=30s -detailed-exitcode -destroy -out=a.tfplan`,
    ],
    [
      planCommand(site, { out: 'a.tfplan', targets: ['aws_db_instance.database'] }),
      `${inStaging} plan -input=false -no-color -lock-timeout=30s -detailed-exitcode -out=a.tfplan -target=aws_db_instance.database`,
    ],
    [applyCommand(site, 'a.tfplan'), `${inStaging} apply -input=false -no-color -lock-timeout=30s a.tfplan`],
    [stateRmCommand(site, ['a.b', 'c.d']), `${inStaging} state rm -lock-timeout=30s a.b c.d`],
    [
      stateMvCommand(site, ['a.b', 'a.b_previous']),
      `${inStaging} state mv -lock-timeout=30s a.b a.b_previous`,
    ],
    [awaitLockCommand(site), `${inStaging} state rm -dry-run -lock-timeout=30s terraform_data.none`],
    [pushCommand(site), `${inStaging} state push -lock-timeout=30s -`],
  ])('%#', (command, line) => {
    expect(print(command)).toBe(line);
  });

  it('synthesises by the app command of the project', () => {
    const synthesis = { projectDirectory: '/p', app: 'node --import tsx main.ts', workspaceSet: '{"a":1}' };
    expect(print(synthCommand(site, synthesis))).toBe(
      `cd /p && TF_WORKSPACE=staging CDKTF_OUTDIR=/tmp/run/cdktf.out WORKSPACE_SET='{"a":1}' node --import tsx main.ts`,
    );
  });
});

describe('WORKSPACE_SET', () => {
  it('is left out when nobody says anything', () => {
    expect(laidOver(undefined, {})).toBeUndefined();
    expect(laidOver('', {})).toBeUndefined();
  });

  it('keeps what was inherited where the step does not speak', () => {
    const inherited = '{"database":{"generation":2,"storage":50}}';
    expect(
      JSON.parse(laidOver(inherited, { database: { generation: 3 }, api: { tasks: { min: 0 } } }) ?? ''),
    ).toEqual({
      database: { generation: 3, storage: 50 },
      api: { tasks: { min: 0 } },
    });
  });

  it('says so when it is not JSON', () => {
    expect(() => laidOver('{generation', {})).toThrow('WORKSPACE_SET is not JSON: {generation');
  });
});
