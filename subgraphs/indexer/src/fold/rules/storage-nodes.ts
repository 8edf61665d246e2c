import { rule, type Rule } from '../rule';
import { isLive, liveRow, mintedHere } from './rows';
import { nameTransfer } from './token-transfer';

const KIND = 'storage node';

export const storageNodeRules: readonly Rule[] = [
  rule(
    'storageNode',
    'StorageNodeAnchorMinted(address indexed account, uint256 indexed nodeAnchorId, address indexed nodeAnchorAddr, string nodeAnchorLabel, string nodeAnchorUri)',
    ['address', 'word', 'address', 'text', 'text'],
    {
      needs: ([, id], needs) => needs.row('storageNode', id),
      apply([owner, id, address, label, uri], twin, event) {
        const known = twin.storageNode.get(id);
        if (known === undefined || (!isLive(known) && !mintedHere(known, event))) {
          twin.storageNode.put({ id, label, address, owner, uri, mintedAt: event.time, burnedAt: null });
        } else if (known.address === null) {
          twin.storageNode.put({ ...known, label: known.label ?? label, address, uri: known.uri ?? uri });
        }
      },
    },
  ),

  rule('storageNode', 'NodeUriUpdated(uint256 indexed nodeId, string newNodeUri)', ['word', 'text'], {
    needs: ([id], needs) => needs.row('storageNode', id),
    apply([id, uri], twin, event) {
      const node = liveRow(twin.storageNode.get(id), KIND, id, event);
      if (node) twin.storageNode.put({ ...node, uri });
    },
  }),

  rule('storageNode', 'Transfer(address indexed from, address indexed to, uint256 indexed id)', ['address', 'address', 'word'], {
    needs: ([, , id], needs) => needs.row('storageNode', id),
    apply([from, to, id], twin, event) {
      const known = twin.storageNode.get(id);
      const change = nameTransfer(known, from, to, KIND, id, event);
      if (change === 'create' || change === 'revive') {
        twin.storageNode.put({ id, label: null, address: null, owner: to, uri: null, mintedAt: event.time, burnedAt: null });
      } else if (change === 'own' && known) twin.storageNode.put({ ...known, owner: to });
      else if (change === 'burn' && known) twin.storageNode.put({ ...known, burnedAt: event.time });
    },
  }),
];
