/** Packages are tested on their sources: @dimo-node/x resolves to its src, compiled by swc. */
const source = (path) => `<rootDir>/${path}/src/index.ts`;

module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/src/**/*.test.ts', '<rootDir>/test/e2e/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.data/', '/.bench/'],
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/.bench/', '<rootDir>/.data/'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }] },
  moduleNameMapper: {
    '^@dimo-node/database$': source('prisma'),
    '^@dimo-node/kit$': source('subgraphs/kit'),
    '^@dimo-node/indexer$': source('subgraphs/indexer'),
    '^@dimo-node/identity$': source('subgraphs/identity'),
    '^@dimo-node/access$': source('subgraphs/access'),
    '^@dimo-node/devnet$': source('test/devnet'),
    '^@dimo-node/gateway$': source('gateway'),
  },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 30000,
  maxWorkers: 2,
};
