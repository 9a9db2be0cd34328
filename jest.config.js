// Which Node versions the AWS SDK will support next year is no news for a test.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** Unit tests take seconds; integration tests run real terraform, Postgres and child processes. */
const shared = {
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/.build/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
  },
};

export default {
  // The integration tests mostly wait for other programs.
  maxWorkers: '100%',
  testSequencer: './jest.sequencer.js',
  testTimeout: 600_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '\\.(integration|slow)\\.test\\.ts$'],
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/__tests__/**/*.integration.test.ts'],
    },
    {
      ...shared,
      displayName: 'slow',
      testMatch: ['<rootDir>/__tests__/**/*.slow.test.ts'],
    },
  ],
};
