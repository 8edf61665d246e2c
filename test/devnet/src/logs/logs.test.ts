import { id, toBeHex, zeroPadValue } from 'ethers';
import { startAnvil, type Anvil } from '../anvil/start';
import { waitForReceipt } from '../chain/send';
import { encodeLogs, encodeScript, type AddressedLog } from './encode';
import { installLogEmitter, LOG_SCRIPT_ADDRESS, sendLogs } from './install';

const A = '0x00000000000000000000000000000000000000aA';
const B = '0x00000000000000000000000000000000000000bB';
const topic = (n: number): string => zeroPadValue(toBeHex(n), 32);

describe('LogEmitter and LogScript', () => {
  let anvil: Anvil;
  beforeAll(async () => {
    anvil = await startAnvil();
    await installLogEmitter(anvil.rpc, [A, B]);
  });
  afterAll(() => anvil.stop());

  it('puts logs of several addresses, with 0 to 4 topics and any data, into one transaction in order', async () => {
    const logs: AddressedLog[] = [
      { address: A, topics: [], data: '0x' },
      { address: A, topics: [id('One()')], data: '0x01' },
      { address: B, topics: [topic(1), topic(2)], data: `0x${'ab'.repeat(1000)}` },
      { address: A, topics: [topic(1), topic(2), topic(3)] },
      { address: B, topics: [topic(1), topic(2), topic(3), topic(4)], data: topic(5) },
    ];
    const receipt = await waitForReceipt(anvil.rpc, await sendLogs(anvil.rpc, logs));
    expect(receipt.logs.map(({ address, topics, data }) => ({ address, topics, data }))).toEqual(
      logs.map(({ address, topics, data = '0x' }) => ({ address: address.toLowerCase(), topics, data })),
    );
  });

  it('carries thousands of logs in one transaction', async () => {
    const logs = Array.from({ length: 5_000 }, (_, n) => ({
      address: n % 2 === 0 ? A : B,
      topics: [topic(n), topic(n + 1)],
      data: topic(n),
    }));
    const receipt = await waitForReceipt(anvil.rpc, await sendLogs(anvil.rpc, logs));
    expect(receipt.logs).toHaveLength(5_000);
    expect(receipt.logs[4_999]?.topics[0]).toBe(topic(4_999));
  });

  it('refuses what no log can be', () => {
    expect(() => encodeLogs([{ topics: [1, 2, 3, 4, 5].map(topic) }])).toThrow('at most four topics');
    expect(() => encodeLogs([{ topics: ['0x01'] }])).toThrow('a topic has 32 bytes');
    expect(() => encodeScript([{ to: '0x01', data: '0x' }])).toThrow('an address has 20 bytes');
  });

  it('reverts as a whole when a step of the script fails', async () => {
    const tx = { from: A, to: LOG_SCRIPT_ADDRESS, data: `${A}00000001ff`, gas: '0x100000', gasPrice: '0x0' };
    await expect(anvil.rpc.send('eth_call', [tx, 'latest'])).rejects.toThrow('revert');
  });
});
