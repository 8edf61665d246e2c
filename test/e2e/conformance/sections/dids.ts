import { word } from '../../../support/twin-rows';
import { beginning, failing, gives, missing, type Case, type Section } from '../case';
import { addressBytes, CONTRACTS, did } from '../texts';

type Kind = 'vehicle' | 'aftermarketDevice' | 'syntheticDevice' | 'manufacturer' | 'dcn' | 'developerLicense' | 'connection';

/** How each kind is found by its DID, and what stands for it in messages. */
const KINDS: readonly { readonly kind: Kind; readonly what: string; readonly wide?: true }[] = [
  { kind: 'vehicle', what: 'vehicle' },
  { kind: 'aftermarketDevice', what: 'aftermarket device' },
  { kind: 'syntheticDevice', what: 'synthetic device' },
  { kind: 'manufacturer', what: 'manufacturer' },
  { kind: 'dcn', what: 'DCN', wide: true },
  { kind: 'developerLicense', what: 'developer license' },
  { kind: 'connection', what: 'connection', wide: true },
];

const field = (kind: Kind): string => (kind === 'vehicle' ? 'vehicle(tokenDID: $did)' : `${kind}(by: { tokenDID: $did })`);
const decoding = (kind: Kind): string => `error decoding ${kind === 'vehicle' ? 'tokenDID' : 'token did'}: invalid DID`;

/** These are shown everything that is no DID; the others, which read it in the same place, a part. */
const THOROUGH: ReadonlySet<Kind> = new Set(['vehicle', 'aftermarketDevice', 'dcn']);

/** What is no DID, of a contract. */
const malformed = (contract: string): readonly string[] => [
  '',
  '5',
  'did',
  'did:erc721:80002',
  `did:erc721:80002:${contract}`,
  `${did(contract, 5)}:1`,
  `${did(contract, 5)}:`,
  `:${did(contract, 5)}`,
  did(contract, 5).replace('did', 'DID'),
  did(contract, 5).replace('erc721', 'nft'),
  did(contract, 5).replace('erc721', ''),
  did(contract, 5, ''),
  did(contract, 5, '0x13882'),
  did(contract, 5, '-80002'),
  did(contract, 5, '80002.0'),
  did(contract.slice(0, -1), 5),
  did(`${contract}00`, 5),
  did(contract.replace(/..$/, 'zz'), 5),
  did('', 5),
  did('vehicle', 5),
  did(contract, ''),
  did(contract, '-5'),
  did(contract, '0x5'),
  did(contract, '5.0'),
  did(contract, ' 5'),
  did(contract, 'five'),
];

/** Another chain or contract: without a code for most; such a vehicle is not found. */
const foreign = (kind: Kind, text: string, message: string): Case =>
  kind === 'vehicle' ? missing(field(kind), message, { did: text }) : failing(field(kind), message, { did: text });

const ofKind = ({ kind, what, wide }: (typeof KINDS)[number]): Case[] => {
  const contract = CONTRACTS[kind];
  const tokenId = wide === true ? '5' : 5;
  return [
    // As the API writes it, and in whatever case.
    ...[contract, contract.toLowerCase(), `0X${contract.slice(2).toUpperCase()}`, contract.slice(2)].map((text) =>
      gives(field(kind), 'tokenId tokenDID', { tokenId, tokenDID: did(contract, 5) }, { did: did(text, 5) }),
    ),
    gives(field(kind), 'tokenId', { tokenId }, { did: did(contract, '005') }),
    ...malformed(contract)
      .filter((_, i) => THOROUGH.has(kind) || i % 5 === 0)
      .map((text) => failing(field(kind), beginning(decoding(kind)), { did: text })),
    ...['1', '137', '31337', '0', '99999999999999999999'].map((chain) =>
      foreign(kind, did(contract, 5, chain), `unknown chain id ${chain} in token did`),
    ),
    ...Object.values(CONTRACTS)
      .filter((other) => other !== contract)
      .map((other) => foreign(kind, did(other.toLowerCase(), 5), `invalid contract address '${other}' in token did`)),
    missing(field(kind), `No ${what} with DID "${did(contract, 6)}".`, { did: did(contract, 6) }),
    ...tooLarge(kind, what, wide === true),
  ];
};

function tooLarge(kind: Kind, what: string, isWide: boolean): Case[] {
  const contract = CONTRACTS[kind];
  const largest = did(contract, isWide ? 2n ** 256n - 1n : 2n ** 63n - 1n);
  const larger = did(contract, isWide ? 2n ** 256n : 2n ** 63n);
  const beyond =
    kind === 'vehicle'
      ? missing(field(kind), `No ${what} with DID "${larger}".`, { did: larger })
      : failing(field(kind), isWide ? 'token id too large' : 'token id is too large', { did: larger });
  return [missing(field(kind), `No ${what} with DID "${largest}".`, { did: largest }), beyond];
}

export const dids: Section = {
  name: 'DIDs',
  async fill({ insert }) {
    await insert('vehicle', { id: 5, storage_node_id: word(8) });
    await insert('aftermarket_device', { id: 5 });
    await insert('synthetic_device', { id: 5, vehicle_id: 5 });
    await insert('manufacturer', { id: 5, name: 'Maker' });
    await insert('dcn', { node: word(5) });
    await insert('developer_license', { id: 5, client_id: addressBytes(5) });
    await insert('connection', { id: word(5), address: addressBytes(5) });
    await insert('stake', { id: 5, vehicle_id: 5 });
    await insert('storage_node', { id: word(8), label: 'Here' });
  },
  cases: [
    ...KINDS.flatMap(ofKind),
    gives('vehicle(tokenId: 5)', 'stake { tokenDID } storageNode { tokenId tokenDID }', {
      stake: { tokenDID: did(CONTRACTS.stake, 5) },
      storageNode: { tokenId: '8', tokenDID: did(CONTRACTS.storageNode, 8) },
    }),
  ],
};
