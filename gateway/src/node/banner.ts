import { SAMPLE_QUERY } from './sample-query';

interface Account {
  readonly name: string;
  readonly address: string;
  readonly privateKey: string;
}

export interface BannerFacts {
  readonly gatewayUrl: string;
  readonly network: string;
  readonly chainId: number;
  readonly databasePort?: number | undefined;
  readonly indexerUrl: string;
  readonly devnet?:
    | {
        readonly httpUrl: string;
        readonly wsUrl: string;
        readonly tablelandUrl: string;
        readonly ipfsUrl: string;
        readonly accounts: readonly Account[];
        readonly license: {
          readonly tokenId: number;
          readonly alias: string;
          readonly owner: string;
          readonly clientId: string;
          readonly redirectUri: string;
          readonly signerPrivateKey: string;
        };
      }
    | undefined;
}

/** What a newcomer needs to go on: addresses, a first query, and who is who on the devnet (whose keys are public by design). */
export function banner(facts: BannerFacts): string {
  const { devnet } = facts;
  const lines = [
    '',
    `  DIMO node on ${facts.network} (chain ${facts.chainId})`,
    '',
    ...table([
      ['GraphQL', `${facts.gatewayUrl}/graphql`],
      ['Apollo Sandbox', `${facts.gatewayUrl}/`],
      ['GraphiQL, offline', `${facts.gatewayUrl}/graphiql`],
      ['Health, metrics', `${facts.gatewayUrl}/health/ready  ${facts.gatewayUrl}/metrics`],
      ['Indexer', `${facts.indexerUrl}/metrics`],
      ...(facts.databasePort === undefined ? [] : [['Postgres', `127.0.0.1:${facts.databasePort}`] as const]),
      ...(devnet === undefined
        ? []
        : ([
            ['Chain', `${devnet.httpUrl}  ${devnet.wsUrl}`],
            ['Tableland', devnet.tablelandUrl],
            ['IPFS', devnet.ipfsUrl],
          ] as const)),
    ]),
    '',
    '  A first query:',
    ...SAMPLE_QUERY.split('\n').map((line) => `    ${line}`),
    '',
  ];
  if (devnet === undefined) return lines.join('\n');
  const { license } = devnet;
  return [
    ...lines,
    '  Devnet accounts (their keys are public: never use them elsewhere):',
    ...table(shown(devnet).map(({ name, address, privateKey }) => [name, `${address}  ${privateKey}`])),
    '',
    `  Developer license ${license.tokenId} "${license.alias}":`,
    ...table([
      ['client id', license.clientId],
      ['redirect URI', license.redirectUri],
      ['signer key', license.signerPrivateKey],
    ]),
    '',
  ].join('\n');
}

/** Two owners of vehicles, the owner of the developer license, and the last, which nothing on the chain belongs to. */
function shown({ accounts, license }: NonNullable<BannerFacts['devnet']>): Account[] {
  return accounts.filter(({ address }, index) => index < 2 || address === license.owner || index === accounts.length - 1);
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `    ${name.padEnd(width)}  ${value}`);
}
