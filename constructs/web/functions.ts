/**
 * Runs at CloudFront before the cache. A path of the application (`/orders/7`) is answered with the one page there is;
 * a path that names a file is answered with that file or with 404, so that a missing script never looks like a page.
 * Source of the language: CloudFront, "JavaScript runtime 2.0 features for CloudFront Functions".
 */
export const pagesFunction = `function handler(event) {
  var request = event.request;
  var isFile = request.uri.split('/').pop().includes('.');
  if (!isFile && !request.uri.startsWith('/.well-known/')) request.uri = '/index.html';
  return request;
}
`;

/**
 * Runs before an answer leaves CloudFront, and only where there was one (status below 400): a file that is missing while
 * a build is being copied must not be missing for a year.
 */
export const assetsFunction = `function handler(event) {
  var response = event.response;
  response.headers['cache-control'] = { value: 'public, max-age=31536000, immutable' };
  return response;
}
`;
