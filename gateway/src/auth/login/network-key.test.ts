import { networkKey } from './network-key';

test.each([
  ['127.0.0.1', 'network:127.0.0.1'],
  ['::ffff:203.0.113.9', 'network:203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', 'network:2001:db8:1:2::/64'],
  ['2001:0DB8:1:2::9', 'network:2001:db8:1:2::/64'],
  ['2001:db8::9', 'network:2001:db8:0:0::/64'],
  ['::1', 'network:0:0:0:0::/64'],
  ['fe80::1%eth0', 'network:fe80:0:0:0::/64'],
])('%s is limited as %s', (address, key) => {
  expect(networkKey(address)).toBe(key);
});
