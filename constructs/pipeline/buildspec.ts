/**
 * What CodeBuild runs. Source: CodeBuild, "Build specification reference". Everything is in the phase `build`, because
 * `post_build` also runs after a failure.
 */
export interface Buildspec {
  /** Runtime → version that CodeBuild's image installs. */
  readonly runtimes?: Readonly<Record<string, string>>;
  /** Run by `sh` one after the other; the first that fails ends the build. */
  readonly commands: readonly string[];
  /** Names of variables that later actions of the pipeline can read. */
  readonly exports?: readonly string[];
  /** What is handed on: all of these files, below `directory`. */
  readonly artifacts?: { readonly files: readonly string[]; readonly directory?: string };
}

/** As CodeBuild takes it: JSON is YAML. */
export function buildspecText({ runtimes, commands, exports: exported, artifacts }: Buildspec): string {
  return JSON.stringify({
    version: 0.2,
    ...(exported && { env: { 'exported-variables': exported } }),
    phases: {
      ...(runtimes && { install: { 'runtime-versions': runtimes } }),
      build: { commands },
    },
    ...(artifacts && { artifacts: { files: artifacts.files, 'base-directory': artifacts.directory } }),
  });
}
