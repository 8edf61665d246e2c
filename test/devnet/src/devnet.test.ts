import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { addressOf } from './accounts';
import { readContract } from './chain/call';
import { MINT_VEHICLE_WITH_DEFINITION } from './chain/functions';
import { sendCall } from './chain/send';
import { startDevnet, type Devnet } from './devnet';

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a devnet with a data folder', () => {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'devnet-test-'));
  const newcomer = addressOf('Newcomer');
  let devnet: Devnet | undefined;
  const start = async (): Promise<Devnet> => (devnet = await startDevnet({ dataDir, activity: false, emptyBlockMs: 200, vehicles: 30 }));
  const block = async (one: Devnet, at: string): Promise<{ hash: string; timestamp: string; number: string }> =>
    (await one.rpc.send('eth_getBlockByNumber', [at, false])) as { hash: string; timestamp: string; number: string };
  const logs = (one: Devnet, toBlock: string): Promise<unknown> => one.rpc.send('eth_getLogs', [{ fromBlock: '0x0', toBlock }]);

  afterAll(async () => {
    await devnet?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('comes back after a clean stop with the same blocks, logs and state, and goes on from there', async () => {
    const first = await start();
    const call = { member: 'registry', fn: MINT_VEHICLE_WITH_DEFINITION, args: [1, newcomer, 'toyota_camry_2019', []] } as const;
    const { blockNumber } = await sendCall(first.rpc, newcomer, call);
    const [minted, before] = [await block(first, blockNumber), await logs(first, blockNumber)];
    await first.stop();
    expect(alive(first.anvilPid)).toBe(false);

    const second = await start();
    expect(await block(second, blockNumber)).toEqual(minted);
    expect(await logs(second, blockNumber)).toEqual(before);
    expect((await readContract(second.rpc, 'vehicleId', 'balanceOf', [newcomer]))[0]).toBe(1n);
    const next = await sendCall(second.rpc, newcomer, call);
    expect(Number(next.blockNumber)).toBeGreaterThan(Number(blockNumber));
    expect(Math.abs(Number((await block(second, next.blockNumber)).timestamp) - Date.now() / 1000)).toBeLessThan(10);
  });

  it('mines empty blocks while nothing happens', async () => {
    const running = devnet as Devnet;
    const before = await running.rpc.number('eth_blockNumber');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await running.rpc.number('eth_blockNumber')).toBeGreaterThan(before + 1);
  });

  it('reports a killed node and is never shorter afterwards', async () => {
    const running = devnet as Devnet;
    const old = await block(running, '0x10');
    await running.rpc.send('anvil_mine', ['0x14']);
    await new Promise((resolve) => setTimeout(resolve, 400));
    const height = await running.rpc.number('eth_blockNumber');
    process.kill(running.anvilPid, 'SIGKILL');
    expect(await running.exited).toMatchObject({ signal: 'SIGKILL', expected: false });
    await running.stop();

    const again = await start();
    expect(await again.rpc.number('eth_blockNumber')).toBeGreaterThanOrEqual(height);
    expect(await block(again, '0x10')).toEqual(old);
  });
});

it('names the fix when the number of vehicles is too small', async () => {
  await expect(startDevnet({ vehicles: 3, activity: false })).rejects.toThrow('vehicles must be at least 30');
});
