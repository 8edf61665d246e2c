import { startDevnet, type Devnet } from '../devnet';
import { nameLog, type ReceiptLog } from '../chain/send';

describe('the activity stream', () => {
  let devnet: Devnet;
  const lines: string[] = [];
  beforeAll(async () => {
    devnet = await startDevnet({ activity: { intervalMs: 1 }, emptyBlockMs: 0, vehicles: 30, log: (line) => lines.push(line) });
  });
  afterAll(() => devnet.stop());

  it('sends transactions of many kinds, none of which fails', async () => {
    const from = await devnet.rpc.number('eth_blockNumber');
    const deadline = Date.now() + 20_000;
    while ((await devnet.rpc.number('eth_blockNumber')) < from + 120 && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 100));
    const logs = (await devnet.rpc.send('eth_getLogs', [{ fromBlock: `0x${(from + 1).toString(16)}`, toBlock: 'latest' }])) as ReceiptLog[];
    const names = new Set(logs.map(nameLog));
    for (const name of ['vehicleId.Transfer', 'sacd.PermissionsSet', 'registry.VehicleAttributeSet', 'vehicleId.PrivilegeSet']) {
      expect(names).toContain(name);
    }
    expect(names.size).toBeGreaterThan(10);
    expect(lines.filter((line) => line.startsWith('activity:'))).toEqual([]);
  });
});
