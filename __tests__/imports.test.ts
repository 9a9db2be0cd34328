import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => file.endsWith('.ts'));

const product = ['main.ts', ...['workspaces', 'constructs', 'runbooks'].flatMap(sources)];
const all = [...product, ...sources('scripts')];

/** What a file imports: package names as they stand, own files as paths from the root. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
  return [...found].map(([, name = '']) =>
    name.startsWith('.') ? relative(root, join(root, dirname(file), name)) : name,
  );
}

const offenders = (files: string[], forbidden: (imported: string, file: string) => boolean) =>
  files.flatMap((file) =>
    importsOf(file)
      .filter((imported) => forbidden(imported, file))
      .map((imported) => `${file} imports ${imported}`),
  );

/** Only files under one of the places may import the package. */
const only = (name: RegExp, places: string[], files = product) =>
  offenders(
    files,
    (imported, file) => name.test(imported) && !places.some((place) => file.startsWith(place)),
  );

describe('who may import whom', () => {
  it('sees imports at all', () => {
    expect(importsOf('runbooks/effects.ts')).toContain('runbooks/aws/aws.ts');
    expect(all.length).toBeGreaterThan(50);
  });

  it.each([
    [/^cdktf|^@cdktf\/|^constructs$/, ['main.ts', 'constructs/']],
    [/^execa$/, ['runbooks/shell/']],
    [/^pg$/, ['runbooks/postgres/']],
    [/^listr2$/, ['runbooks/engine/show']],
    [/^commander$/, ['runbooks/cli']],
    [/^@aws-sdk\/client-s3(-control)?$|^@smithy\//, ['runbooks/s3/']],
    [/^@octokit\//, ['runbooks/github/']],
    [/^esbuild$/, ['runbooks/cli/review/']],
    [
      /^@aws-sdk\/client-(application-auto-scaling|cloudwatch-logs|codedeploy|codepipeline|ecs|rds|ec2|sts|secrets-manager)$/,
      ['runbooks/aws/'],
    ],
  ])('%s stays in its room', (name, places) => {
    expect(only(name, places)).toEqual([]);
    expect(all.some((file) => importsOf(file).some((imported) => name.test(imported)))).toBe(true);
  });

  it('workspaces know neither constructs nor runbooks', () => {
    const files = all.filter((file) => file.startsWith('workspaces/'));
    expect(offenders(files, (imported) => /^(constructs|runbooks|scripts)\//.test(imported))).toEqual([]);
  });

  it('constructs know no runbook, runbooks only the names of outputs', () => {
    const constructs = all.filter((file) => file.startsWith('constructs/'));
    const runbooks = all.filter((file) => file.startsWith('runbooks/'));
    expect(offenders(constructs, (imported) => /^(runbooks|scripts)\//.test(imported))).toEqual([]);
    expect(
      offenders(
        runbooks,
        (imported) => /^(constructs|scripts)\//.test(imported) && imported !== 'constructs/outputs.ts',
      ),
    ).toEqual([]);
  });

  it.each(['terraform', 'aws', 'postgres', 's3', 'github'])(
    'the %s room knows neither its neighbours nor the engine',
    (room) => {
      const allowed = new RegExp(
        `^runbooks/(${room}/|secret\\.ts|shell/(command|print|errors)\\.ts|engine/errors\\.ts)`,
      );
      const files = all.filter((file) => file.startsWith(`runbooks/${room}/`));
      expect(
        offenders(files, (imported) => imported.startsWith('runbooks/') && !allowed.test(imported)),
      ).toEqual([]);
    },
  );

  it('the store room knows S3, what the engine calls a store, and its errors', () => {
    const allowed = /^runbooks\/(store\/|s3\/(client|key|problem)\.ts|engine\/(store|errors)\.ts)/;
    const files = all.filter((file) => file.startsWith('runbooks/store/'));
    expect(
      offenders(files, (imported) => imported.startsWith('runbooks/') && !allowed.test(imported)),
    ).toEqual([]);
  });

  it('the review room knows the format of plans, names of outputs, and what masks and measures text', () => {
    const allowed =
      /^runbooks\/(review\/|terraform\/plan-format\.ts|engine\/(errors|secrets\/forms|show\/(width|units))\.ts)/;
    const files = all.filter((file) => file.startsWith('runbooks/review/'));
    expect(
      offenders(files, (imported) => imported.startsWith('runbooks/') && !allowed.test(imported)),
    ).toEqual([]);
  });

  it('the engine knows no room and no book', () => {
    const files = all.filter((file) => file.startsWith('runbooks/engine/'));
    expect(
      offenders(
        files,
        (imported) => imported.startsWith('runbooks/') && !/^runbooks\/(engine\/|secret\.ts)/.test(imported),
      ),
    ).toEqual([]);
  });

  it('nothing but the sandbox knows the sandbox', () => {
    expect(offenders(product, (imported) => imported.startsWith('scripts/'))).toEqual([]);
  });

  it('no room of the engine is longer than 200 lines', () => {
    const long = sources('runbooks/engine').filter(
      (file) => readFileSync(join(root, file), 'utf8').split('\n').length > 201,
    );
    expect(long).toEqual([]);
  });
});
