import { time } from '../../../support/twin-rows';
import { answers, gives, type Section } from '../case';
import { addressBytes, addressText } from '../texts';

const app = addressBytes(3);

export const rewards: Section = {
  name: 'rewards',
  async fill({ insert }) {
    await insert('vehicle', { id: 1 }, { id: 4, burned_at: time() });
    await insert('aftermarket_device', { id: 1 });
    await insert('synthetic_device', { id: 1, vehicle_id: 1 });
    const wei = '1500000000000000000';
    await insert('reward', {
      week: 2,
      vehicle_id: 1,
      connection_streak: 5,
      streak_earnings: wei,
      aftermarket_device_id: 1,
      aftermarket_earnings: wei,
      synthetic_device_id: 1,
      synthetic_earnings: wei,
      received_by: app,
      earned_at: time(9),
    });
    await insert(
      'reward',
      { week: 1, vehicle_id: 1, streak_earnings: wei, aftermarket_device_id: 77, synthetic_device_id: 77, received_by: addressBytes(4) },
      { week: 1, vehicle_id: 4, streak_earnings: wei, received_by: app },
    );
  },
  cases: [
    // Rewards by vehicle, by device (all parts of its rows) and by receiver; aliases are independent.
    gives(
      'vehicle(tokenId: 1)',
      'earnings { totalTokens a: history(first: 1) { totalCount nodes { week } } b: history(last: 1) { totalCount nodes { week } } }',
      {
        earnings: { totalTokens: '6.00', a: { totalCount: 2, nodes: [{ week: 2 }] }, b: { totalCount: 2, nodes: [{ week: 1 }] } },
      },
    ),
    gives('aftermarketDevice(by: { tokenId: 1 })', 'earnings { totalTokens history(first: 9) { totalCount } }', {
      earnings: { totalTokens: '4.50', history: { totalCount: 1 } },
    }),
    answers(
      `{ rewards(user: "${addressText(3)}") { totalTokens history(first: 9) { totalCount nodes { week beneficiary connectionStreak streakTokens aftermarketDeviceTokens syntheticDeviceTokens aftermarketDevice { tokenId } syntheticDevice { tokenId } vehicle { tokenId } sentAt } } } }`,
      {
        rewards: {
          totalTokens: '6.00',
          history: {
            totalCount: 2,
            nodes: [
              {
                week: 2,
                beneficiary: addressText(3),
                connectionStreak: 5,
                streakTokens: '1.50',
                aftermarketDeviceTokens: '1.50',
                syntheticDeviceTokens: '1.50',
                aftermarketDevice: { tokenId: 1 },
                syntheticDevice: { tokenId: 1 },
                vehicle: { tokenId: 1 },
                sentAt: '2023-11-10T20:47:04Z',
              },
              {
                week: 1,
                beneficiary: addressText(3),
                connectionStreak: null,
                streakTokens: '1.50',
                aftermarketDeviceTokens: '0.00',
                syntheticDeviceTokens: '0.00',
                aftermarketDevice: null,
                syntheticDevice: null,
                vehicle: null,
                sentAt: '2023-11-10T20:46:55Z',
              },
            ],
          },
        },
      },
    ),
    answers(
      `{ rewards(user: "${addressText(4)}") { history(first: 1) { nodes { aftermarketDevice { tokenId } syntheticDevice { tokenId } } } } }`,
      {
        rewards: { history: { nodes: [{ aftermarketDevice: null, syntheticDevice: null }] } },
      },
    ),
  ],
};
