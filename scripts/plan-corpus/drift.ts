import { execFileSync } from 'node:child_process';
import { startSandbox } from '../sandbox/index.ts';

/** Applies the code in a folder in a sandbox of its own, changes things there by hand, and returns the refresh-only plan as Terraform shows it. */
export async function planDrift(
  folder: string,
  byHand: (endpoint: string) => Promise<void>,
): Promise<string> {
  const sandbox = await startSandbox();
  try {
    const terraform = (...args: string[]) =>
      execFileSync('terraform', args, {
        cwd: folder,
        env: { ...process.env, ...sandbox.env, TF_IN_AUTOMATION: '1' },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    terraform('init', '-input=false');
    terraform('apply', '-input=false', '-auto-approve');
    await byHand(sandbox.endpoint);
    terraform('plan', '-input=false', '-refresh-only', '-out=plan.tfplan');
    return terraform('show', '-json', 'plan.tfplan');
  } finally {
    await sandbox.stop();
  }
}
