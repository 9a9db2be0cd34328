import type { Buildspec } from './buildspec.ts';

/** Where `npm run build` leaves the web app. */
const directory = 'dist';

/** Builds the web app. What the build sees of the workspace is in its environment: `API_URL`, and the same for Vite. */
export const pagesBuildspec: Buildspec = {
  runtimes: { nodejs: '22' },
  // Without its one page, the next stage would publish nothing and call it a release.
  commands: ['npm ci', 'npm run build', `test -s ${directory}/index.html`],
  artifacts: { files: ['**/*'], directory },
};

const copy = 'aws s3 cp --recursive --no-progress';
const to = '"s3://$BUCKET';
const askAgain = "--cache-control 'no-cache'";

/**
 * Copies a build into the bucket: first the files that pages refer to, last the pages. Nothing is removed: who has the old
 * page open still loads the old files. `cp`, because `sync` leaves out a file whose size is the same and whose time is
 * older: the page of every release that is gone back to. Reads `BUCKET` and `DISTRIBUTION`.
 */
export const publishBuildspec: Buildspec = {
  commands: [
    'test -s index.html',
    `if [ -d assets ]; then ${copy} assets ${to}/assets" --cache-control 'public, max-age=31536000, immutable'; fi`,
    `${copy} . ${to}" --exclude 'assets/*' --exclude '*.html' ${askAgain}`,
    `${copy} . ${to}" --exclude '*' --include '*.html' ${askAgain}`,
    'INVALIDATION=$(aws cloudfront create-invalidation --distribution-id "$DISTRIBUTION" --paths "/*" --query Invalidation.Id --output text)',
    'aws cloudfront wait invalidation-completed --distribution-id "$DISTRIBUTION" --id "$INVALIDATION"',
  ],
};
