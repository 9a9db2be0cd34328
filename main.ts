import { resolve } from 'node:path';
import { App } from 'cdktf';
import { BootstrapStack } from './constructs/bootstrap/bootstrap.ts';
import { WorkspaceStack } from './constructs/stack.ts';
import { base } from './workspaces/base.ts';
import { loadWorkspace, resolveWorkspaceName, WorkspaceError, workspaceNames } from './workspaces/index.ts';

try {
  synthesise(process.env);
} catch (error) {
  if (!(error instanceof WorkspaceError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

/** Writes one stack per workspace, and `bootstrap`. `WORKSPACE_SET` changes only the workspace `TF_WORKSPACE` names. */
function synthesise(env: NodeJS.ProcessEnv): void {
  const chosen = chooseWorkspace(env);
  const app = new App();
  const stacks = workspaceNames.map(
    (name) => new WorkspaceStack(app, loadWorkspace(name, name === chosen ? env : {})),
  );
  const { account, region, state } = base;
  // Beside the generated files, so that a run with an output folder of its own leaves this project's file alone.
  const stateFile = resolve(app.outdir, '..', 'terraform.bootstrap.tfstate');
  const workspaces = workspaceNames.map((name) => loadWorkspace(name, {}));
  const props = { account, region, bucket: state.bucket, stateFile, workspaces };
  const bootstrap = new BootstrapStack(app, 'bootstrap', props);
  // Where one workspace is named, CDKTF would refuse to deploy it alone.
  if (!chosen) for (const stack of stacks) stack.addDependency(bootstrap);
  app.synth();
}

function chooseWorkspace(env: NodeJS.ProcessEnv): string | undefined {
  if (env.TF_WORKSPACE) {
    const name = resolveWorkspaceName(undefined, env);
    if (env.WORKSPACE_SET) console.error(`${name} is changed by WORKSPACE_SET: ${env.WORKSPACE_SET}`);
    return name;
  }
  if (!env.WORKSPACE_SET) return undefined;
  const names = workspaceNames.join(', ');
  throw new WorkspaceError(`WORKSPACE_SET changes one workspace: set TF_WORKSPACE to its name (${names})`);
}
