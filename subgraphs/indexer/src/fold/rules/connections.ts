import type { TwinTables } from '../../twin/state';
import { rule, type EventContext, type Rule } from '../rule';
import { isLive, liveRow, mintedHere } from './rows';
import { nameTransfer, TRANSFER } from './token-transfer';

const KIND = 'connection';

/** A connection as its mint begins it; the integration that it replaced is set by nothing on chain, so it stays. */
function mint(id: string, address: string | null, owner: string, twin: TwinTables, event: EventContext): void {
  const integrationNode = twin.connection.get(id)?.integrationNode ?? null;
  twin.connection.put({ id, address, owner, integrationNode, mintedAt: event.time, burnedAt: null });
}

function minted(id: string, address: string, owner: string, twin: TwinTables, event: EventContext): void {
  const known = twin.connection.get(id);
  if (known === undefined || (!isLive(known) && !mintedHere(known, event))) mint(id, address, owner, twin, event);
  else if (known.address === null) twin.connection.put({ ...known, address });
}

/** The name of a connection is its id: UTF-8, left in its 32 bytes. */
function idOfName(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(64, '0');
}

function checkName(id: string, name: string, event: EventContext): void {
  if (idOfName(name) !== id) event.anomaly('contradiction', `${KIND} ${id}`, 'the name in the mint is not that of the id; the id counts');
}

export const connectionRules: readonly Rule[] = [
  rule(
    'connection',
    'ConnectionMinted(address indexed account, uint256 indexed connectionId, address indexed connectionAddr, string connectionName, bytes32 connectionType, uint256 connectionCostInDimo)',
    ['address', 'word', 'address', 'text', 'word', 'amount'],
    {
      needs: ([, id], needs) => needs.row('connection', id),
      apply([account, id, address, name], twin, event) {
        checkName(id, name, event);
        minted(id, address, account, twin, event);
      },
    },
  ),

  rule(
    'connection',
    'ConnectionMinted(address indexed account, uint256 indexed connectionId, address indexed connectionAddr, string connectionName, uint256 connectionCostInDimo, uint256 points)',
    ['address', 'word', 'address', 'text', 'amount', 'amount'],
    {
      needs: ([, id], needs) => needs.row('connection', id),
      apply([account, id, address, name], twin, event) {
        checkName(id, name, event);
        minted(id, address, account, twin, event);
      },
    },
  ),

  rule(
    'connection',
    'LicenseMinted(address indexed account, uint256 indexed licenseId, address indexed licenseAddr, uint256 licenseCostInDimo)',
    ['address', 'word', 'address', 'amount'],
    {
      needs: ([, id], needs) => needs.row('connection', id),
      apply: ([account, id, address], twin, event) => minted(id, address, account, twin, event),
    },
  ),

  rule(
    'connection',
    'ConnectionUpgraded(uint256 indexed connectionId, address indexed connectionAddr, bytes32 indexed connectionType, uint256 connectionCostInDimo)',
    ['word', 'address', 'word', 'amount'],
    {
      needs: ([id], needs) => needs.row('connection', id),
      apply([id, address], twin, event) {
        const connection = liveRow(twin.connection.get(id), KIND, id, event);
        if (connection) twin.connection.put({ ...connection, address });
      },
    },
  ),

  // Grants stay: whether the move ended them shows only in the grant contract's version of the token.
  rule('connection', TRANSFER, ['address', 'address', 'word'], {
    needs: ([, , id], needs) => needs.row('connection', id),
    apply([from, to, id], twin, event) {
      const known = twin.connection.get(id);
      const change = nameTransfer(known, from, to, KIND, id, event);
      if (change === 'create' || change === 'revive') mint(id, null, to, twin, event);
      else if (change === 'own' && known) twin.connection.put({ ...known, owner: to });
      else if (change === 'burn' && known) twin.connection.put({ ...known, burnedAt: event.time });
    },
  }),
];
