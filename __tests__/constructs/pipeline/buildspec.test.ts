import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { imageBuildspec } from '../../../constructs/pipeline/buildspec-api.ts';
import { revisionBuildspec } from '../../../constructs/pipeline/buildspec-revision.ts';
import { pagesBuildspec, publishBuildspec } from '../../../constructs/pipeline/buildspec-web.ts';
import { type Build, build } from '../build.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const repository = '1.dkr.ecr.eu-west-1.amazonaws.com/knowme-staging-api';
const image = {
  buildspec: imageBuildspec,
  env: { REPOSITORY: repository, REPOSITORY_NAME: 'knowme-staging-api', COMMIT: 'c0ffee' },
};

/** The registry knows the image from the first push on. */
const registry = `case "$1 $2" in
"ecr describe-images") [ -e pushed ] && echo ${digest} || { echo ImageNotFoundException >&2; exit 254; } ;;
esac`;
const docker = 'case "$1" in push) touch pushed ;; esac';

const made: Build[] = [];
afterEach(() => {
  for (const { directory } of made.splice(0)) rmSync(directory, { recursive: true });
});

/** Runs a buildspec as CodeBuild would, in a folder of its own. */
function run(props: Parameters<typeof build>[0]): Build {
  const done = build(props);
  made.push(done);
  return done;
}

describe('the image', () => {
  it('is built once, pushed under its commit, and known by the digest that the registry gives', () => {
    const { code, calls, read } = run({ ...image, programs: { aws: registry, docker } });
    expect(code).toBe(0);
    expect(calls.filter((call) => call.startsWith('docker'))).toEqual([
      'docker login --username AWS --password-stdin 1.dkr.ecr.eu-west-1.amazonaws.com',
      `docker build --platform linux/amd64 --tag ${repository}:c0ffee .`,
      `docker push ${repository}:c0ffee`,
    ]);
    const imageUri = `${repository}@${digest}`;
    expect(JSON.parse(read('imagedefinitions.json'))).toEqual([{ name: 'api', imageUri }]);
    expect(read('exported')).toContain(`IMAGE=${imageUri}\n`);
  });

  it('is not built again for the same commit', () => {
    const { code, calls, read } = run({ ...image, programs: { aws: registry, docker }, files: ['pushed'] });
    expect(code).toBe(0);
    expect(calls.filter((call) => /^docker (build|push)/.test(call))).toEqual([]);
    expect(read('imagedefinitions.json')).toContain(digest);
  });

  it.each(['login', 'build', 'push'])('is nothing when docker %s fails', (verb) => {
    const { code, read } = run({ ...image, programs: { aws: registry, docker: `[ "$1" != ${verb} ]` } });
    expect(code).not.toBe(0);
    expect(() => read('imagedefinitions.json')).toThrow('ENOENT');
  });
});

describe('the revision for CodeDeploy', () => {
  const described = {
    taskDefinitionArn: 'arn:7',
    revision: 7,
    status: 'ACTIVE',
    registeredAt: '2026-01-01',
    family: 'knowme-staging-api',
    cpu: '256',
    containerDefinitions: [
      { name: 'proxy', image: 'proxy:1' },
      { name: 'api', image: 'old', environment: [{ name: 'DATABASE_HOST', value: 'db' }] },
    ],
  };
  const revision = {
    buildspec: revisionBuildspec(3000),
    env: { FAMILY: 'knowme-staging-api', IMAGE: `${repository}@${digest}` },
  };

  it('is the newest of its family with the image of the release', () => {
    const { code, calls, read } = run({
      ...revision,
      programs: { aws: `cat <<'JSON'\n${JSON.stringify(described)}\nJSON` },
    });
    expect([code, calls]).toEqual([
      0,
      ['aws ecs describe-task-definition --task-definition knowme-staging-api --query taskDefinition'],
    ]);
    const [proxy, api] = described.containerDefinitions;
    expect(JSON.parse(read('taskdef.json'))).toEqual({
      family: 'knowme-staging-api',
      cpu: '256',
      containerDefinitions: [proxy, { ...api, image: `${repository}@${digest}` }],
    });
    expect(JSON.parse(read('appspec.json')).Resources[0].TargetService.Properties).toEqual({
      TaskDefinition: '<TASK_DEFINITION>',
      LoadBalancerInfo: { ContainerName: 'api', ContainerPort: 3000 },
    });
  });

  it('is nothing when ECS does not answer', () => {
    const { code, read } = run({ ...revision, programs: { aws: 'exit 1' } });
    expect(code).not.toBe(0);
    expect(() => read('appspec.json')).toThrow('ENOENT');
  });
});

describe('the pages', () => {
  const npm = 'if [ "$2" = build ]; then mkdir -p dist; printf "%s" "$API_URL" > dist/index.html; fi';
  const env = { API_URL: 'https://api.example' };

  it('are built from what the lock file says, with the address of the workspace’s API', () => {
    const { code, calls, read } = run({ buildspec: pagesBuildspec, programs: { npm }, env });
    expect([code, calls]).toEqual([0, ['npm ci', 'npm run build']]);
    expect(read('dist/index.html')).toBe('https://api.example');
  });

  it.each([
    ['cannot be built', 'exit 1'],
    ['are not where they should be', 'exit 0'],
  ])('that %s stop the release', (_, broken) => {
    expect(run({ buildspec: pagesBuildspec, programs: { npm: broken }, env }).code).not.toBe(0);
  });
});

describe('publishing', () => {
  const publish = {
    buildspec: publishBuildspec,
    env: { BUCKET: 'web', DISTRIBUTION: 'E1' },
    programs: { aws: 'case "$2" in create-invalidation) echo I1 ;; esac' },
    files: ['index.html', 'robots.txt', 'assets/app-1.js'],
  };

  it('copies first what pages refer to, last the pages, and then lets CloudFront forget', () => {
    const { code, calls } = run(publish);
    expect(code).toBe(0);
    const copy = 'aws s3 cp --recursive --no-progress';
    expect(calls).toEqual([
      `${copy} assets s3://web/assets --cache-control public, max-age=31536000, immutable`,
      `${copy} . s3://web --exclude assets/* --exclude *.html --cache-control no-cache`,
      `${copy} . s3://web --exclude * --include *.html --cache-control no-cache`,
      'aws cloudfront create-invalidation --distribution-id E1 --paths /* --query Invalidation.Id --output text',
      'aws cloudfront wait invalidation-completed --distribution-id E1 --id I1',
    ]);
    expect(calls.join()).not.toMatch(/--delete|s3 rm/);
  });

  it('leaves the pages alone when the files they refer to could not be copied', () => {
    const { code, calls } = run({ ...publish, programs: { aws: 'exit 1' } });
    expect([code === 0, calls.length]).toEqual([false, 1]);
  });

  it('does not publish a build without a page', () => {
    const { code, calls } = run({ ...publish, files: ['assets/app-1.js'] });
    expect([code === 0, calls]).toEqual([false, []]);
  });
});
