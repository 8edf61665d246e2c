import { time, word } from '../../../support/twin-rows';
import { answers, fails, gives, missing, type Section } from '../case';
import { addressBytes, addressText, nodeText } from '../texts';

/** Mixed-case, so that messages show the checksum. */
const NOBODY = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const nobody = NOBODY.toLowerCase();

export const notFound: Section = {
  name: 'what is not found',
  async fill({ insert }) {
    const burned_at = time();
    await insert('vehicle', { id: 1, burned_at }, { id: 2, storage_node_id: word(9) });
    await insert('aftermarket_device', { id: 1, serial: 'One', imei: 'Two', dev_eui: 'Three', address: addressBytes(1), burned_at });
    await insert('aftermarket_device', { id: 2, serial: 'serial', imei: 'imei', dev_eui: 'eui', vehicle_id: 1 });
    await insert('synthetic_device', { id: 1, vehicle_id: 1, address: addressBytes(1), burned_at }, { id: 2, vehicle_id: null });
    await insert('manufacturer', { id: 1, name: 'Gone', slug: 'gone', burned_at }, { id: 2, name: 'Here', slug: 'here' });
    await insert(
      'manufacturer_slug',
      { slug_hash: word(1), slug: 'gone', manufacturer_id: 1 },
      { slug_hash: word(2), slug: 'here', manufacturer_id: 2 },
    );
    await insert('dcn', { node: word(1), name: 'gone.dimo', burned_at }, { node: word(2), name: 'here.dimo', vehicle_id: 1 });
    await insert(
      'developer_license',
      { id: 1, client_id: addressBytes(1), alias: 'gone', burned_at },
      { id: 2, client_id: addressBytes(2), alias: 'Here' },
    );
    await insert('connection', { id: Buffer.concat([Buffer.from('Gone')], 32), address: addressBytes(1), burned_at });
    await insert('connection', { id: Buffer.concat([Buffer.from('Here')], 32), address: addressBytes(2) });
    await insert('template', { id: word(2), cid: 'QmHere' });
    await insert('stake', { id: 1, vehicle_id: 2, burned_at });
  },
  cases: [
    missing('vehicle(tokenId: 1)', 'No vehicle with token id 1.'),
    missing('vehicle(tokenId: 3)', 'No vehicle with token id 3.'),
    missing('vehicle(tokenId: -3)', 'No vehicle with token id -3.'),
    missing('vehicle(tokenId: 2147483647)', 'No vehicle with token id 2147483647.'),
    missing('aftermarketDevice(by: { tokenId: 1 })', 'No aftermarket device with token id 1.'),
    missing('aftermarketDevice(by: { serial: "One" })', 'No aftermarket device with serial "One".'),
    missing('aftermarketDevice(by: { imei: "Two" })', 'No aftermarket device with imei "Two".'),
    missing('aftermarketDevice(by: { devEUI: "Three" })', 'No aftermarket device with devEUI "Three".'),
    missing(`aftermarketDevice(by: { address: "${nobody}" })`, `No aftermarket device with address ${NOBODY}.`),
    missing('syntheticDevice(by: { tokenId: 1 })', 'No synthetic device with token id 1.'),
    missing('syntheticDevice(by: { tokenId: 2 })', 'No synthetic device with token id 2.'),
    missing(`syntheticDevice(by: { address: "${nobody}" })`, `No synthetic device with address ${NOBODY}.`),
    missing('manufacturer(by: { tokenId: 1 })', 'No manufacturer with token id 1.'),
    missing('manufacturer(by: { name: "Gone" })', 'No manufacturer with name "Gone".'),
    missing('manufacturer(by: { slug: "gone" })', 'No manufacturer with slug "gone".'),
    missing(`manufacturer(by: { devLicenseClientId: "${nobody}" })`, `No manufacturer with developer license ${NOBODY}.`),
    missing('developerLicense(by: { tokenId: 1 })', 'No developer license with token id 1.'),
    missing('developerLicense(by: { alias: "gone" })', 'No developer license with alias "gone".'),
    missing(`developerLicense(by: { clientId: "${nobody}" })`, `No developer license with client id ${NOBODY}.`),
    missing('developerLicense(by: { clientId: $address })', `No developer license with client id ${NOBODY}.`, { address: nobody }),
    missing('connection(by: { name: "Gone" })', 'No connection with name "Gone".'),
    missing(`connection(by: { name: "${'n'.repeat(33)}" })`, `No connection with name "${'n'.repeat(33)}".`),
    missing(`connection(by: { name: "Here\\u0000" })`, 'No connection with name "Here\0".'),
    missing('connection(by: { tokenId: "3" })', 'No connection with token id 3.'),
    missing(`connection(by: { address: "${nobody}" })`, `No connection with address ${NOBODY}.`),
    missing('template(by: { tokenId: "3" })', 'No template with token id 3.'),
    missing('template(by: { cid: "Qm" })', 'No template with cid "Qm".'),
    missing('dcn(by: { name: "gone.dimo" })', 'No DCN with name "gone.dimo".'),
    missing(`dcn(by: { node: "${nodeText(0xab).toUpperCase().replace('0X', '0x')}" })`, `No DCN with node ${nodeText(0xab)}.`),
    missing('deviceDefinition(by: { id: "gone_model_2020" })', 'No device definition with id "gone_model_2020".'),
    missing('deviceDefinition(by: { id: "_model_2020" })', 'No device definition with id "_model_2020".'),

    // Text compares exactly, whatever it holds.
    missing('aftermarketDevice(by: { serial: "Serial" })', 'No aftermarket device with serial "Serial".'),
    missing('aftermarketDevice(by: { imei: " imei" })', 'No aftermarket device with imei " imei".'),
    missing('aftermarketDevice(by: { devEUI: "EUI" })', 'No aftermarket device with devEUI "EUI".'),
    missing('aftermarketDevice(by: { serial: "" })', 'No aftermarket device with serial "".'),
    missing('aftermarketDevice(by: { serial: "ser%" })', 'No aftermarket device with serial "ser%".'),
    missing(`aftermarketDevice(by: { serial: "' OR '1'='1" })`, `No aftermarket device with serial "' OR '1'='1".`),
    missing('aftermarketDevice(by: { serial: "seri\\u0000al" })', 'No aftermarket device with serial "seri\0al".'),
    missing('manufacturer(by: { name: "here" })', 'No manufacturer with name "here".'),
    missing('manufacturer(by: { slug: "Here" })', 'No manufacturer with slug "Here".'),
    missing('developerLicense(by: { alias: "here" })', 'No developer license with alias "here".'),
    missing('connection(by: { name: "here" })', 'No connection with name "here".'),
    missing('template(by: { cid: "qmhere" })', 'No template with cid "qmhere".'),
    missing('dcn(by: { name: "Here.dimo" })', 'No DCN with name "Here.dimo".'),
    missing('dcn(by: { name: "here" })', 'No DCN with name "here".'),

    // Links to what is not there are null, and no error.
    gives(
      'vehicle(tokenId: 2)',
      'aftermarketDevice { tokenId } syntheticDevice { tokenId } dcn { name } stake { tokenId } storageNode { label } sacd(grantee: "0x0000000000000000000000000000000000000001") { source }',
      {
        aftermarketDevice: null,
        syntheticDevice: null,
        dcn: null,
        stake: null,
        storageNode: null,
        sacd: null,
      },
    ),
    gives('aftermarketDevice(by: { tokenId: 2 })', 'vehicle { tokenId } pairedAt claimedAt', {
      vehicle: null,
      pairedAt: null,
      claimedAt: null,
    }),
    gives('dcn(by: { name: "here.dimo" })', 'vehicle { tokenId }', { vehicle: null }),
    answers(`{ account(by: { address: "${addressText(77)}" }) { address } rewards(user: "${addressText(77)}") { totalTokens } }`, {
      account: { address: addressText(77) },
      rewards: { totalTokens: '0.00' },
    }),

    // One failure leaves the rest of the answer, under its own name or alias.
    fails(
      '{ gone: vehicle(tokenId: 1) { tokenId } here: vehicle(tokenId: 2) { tokenId } vehicles(first: 5) { totalCount } }',
      'No vehicle with token id 1.',
      {
        path: ['gone'],
        data: { gone: null, here: { tokenId: 2 }, vehicles: { totalCount: 1 } },
        code: 'NOT_FOUND',
      },
    ),
  ],
};
