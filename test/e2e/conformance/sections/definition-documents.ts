import { storeDefinition } from '../../../support/definition-documents';
import { time, word } from '../../../support/twin-rows';
import { answers, gives, missing, type Case, type Section } from '../case';
import { addressBytes, addressText, CONTRACTS, did, nodeText } from '../texts';

const MODEL_3 = { deviceDefinitionId: 'tesla_model-3_2021', manufacturer: { name: 'Tesla' }, model: 'Model 3', year: 2021 };
const FOCUS = { make: 'Ford', model: 'Focus', year: 2010, device_definition_id: 'ford_focus_2010' };

/** What vehicles are shown as; 2 is known by its document alone, 3 by the chain alone, 6 has a document that says nothing. */
const SHOWN: Readonly<Record<number, object>> = {
  1: { id: 'ford_focus_2010', make: 'Tesla', model: 'Focus', year: 2010 },
  2: { id: 'tesla_model-3_2021', make: 'Tesla', model: 'Model 3', year: 2021 },
  3: { id: null, make: 'Tesla', model: 'Model 3', year: 2021 },
  5: { id: null, make: 'Tesla', model: 'Model X', year: 2016 },
  6: { id: 'ford_focus_2010', make: 'Ford', model: 'Focus', year: 2010 },
};
const WHAT = 'vehicle { definition { id make model year } }';
const TWO = { vehicle: { definition: SHOWN[2] } };

/** A field of vehicle 2's surroundings, which leads to the vehicle. */
const leads = (field: string, value: unknown = TWO, selection: string = WHAT): Case => gives(field, selection, value);

const filtered = (filterBy: string, tokenIds: readonly number[]): Case =>
  gives(`vehicles(first: 9, filterBy: ${filterBy})`, 'totalCount nodes { tokenId }', {
    totalCount: tokenIds.length,
    nodes: tokenIds.map((tokenId) => ({ tokenId })),
  });

export const definitionDocuments: Section = {
  name: 'definition documents',
  async fill({ insert, pool }) {
    await insert(
      'vehicle',
      { id: 1, ...FOCUS },
      { id: 2 },
      { id: 3, make: 'Tesla', model: 'Model 3', year: 2021 },
      { id: 4, burned_at: time() },
    );
    await insert('vehicle', { id: 5, make: 'Tesla', model: 'Model S', year: 2015 }, { id: 6, ...FOCUS });
    await insert('aftermarket_device', { id: 12, vehicle_id: 2 });
    await insert('synthetic_device', { id: 22, vehicle_id: 2 });
    await insert('dcn', { node: word(32), vehicle_id: 2 });
    await insert('stake', { id: 42, vehicle_id: 2 });
    await insert('reward', { week: 1, vehicle_id: 2, aftermarket_device_id: 12, synthetic_device_id: 22, received_by: addressBytes(9) });
    // The latest came first.
    await storeDefinition(pool, 1, 20, { manufacturer: { name: 'Tesla' }, deviceDefinitionId: '', model: '', year: 0 });
    await storeDefinition(pool, 1, 10, { ...MODEL_3, manufacturer: { name: 'Old' } });
    await storeDefinition(pool, 2, 10, { model: 'Model Y' });
    await storeDefinition(pool, 2, 11, MODEL_3);
    await storeDefinition(pool, 4, 10, MODEL_3);
    await storeDefinition(pool, 5, 10, { manufacturer: null, model: 'Model X', year: 2016 });
    await storeDefinition(pool, 6, 10, { ...MODEL_3, year: 2020 });
    await storeDefinition(pool, 6, 11, {});
    // Of a vehicle that is not on chain.
    await storeDefinition(pool, 77, 10, MODEL_3);
  },
  cases: [
    answers('{ vehicles(first: 9) { totalCount nodes { tokenId definition { id make model year } } } }', {
      vehicles: { totalCount: 5, nodes: [6, 5, 3, 2, 1].map((tokenId) => ({ tokenId, definition: SHOWN[tokenId] })) },
    }),
    ...Object.entries(SHOWN).map(([id, definition]) =>
      gives(`vehicle(tokenId: ${id})`, 'definition { id make model year }', { definition }),
    ),
    gives(`vehicle(tokenDID: "${did(CONTRACTS.vehicle, 2)}")`, 'definition { make year }', { definition: { make: 'Tesla', year: 2021 } }),
    answers('{ node(id: "V_kQI=") { ... on Vehicle { tokenId definition { id make model year } } } }', {
      node: { tokenId: 2, definition: SHOWN[2] },
    }),
    leads('aftermarketDevice(by: { tokenId: 12 })'),
    leads('aftermarketDevices(first: 1)', { nodes: [TWO] }, `nodes { ${WHAT} }`),
    leads('syntheticDevice(by: { tokenId: 22 })'),
    leads('syntheticDevices(first: 1)', { nodes: [TWO] }, `nodes { ${WHAT} }`),
    leads(`dcn(by: { node: "${nodeText(32)}" })`),
    leads('dcns(first: 1)', { nodes: [TWO] }, `nodes { ${WHAT} }`),
    leads('stakes(first: 1)', { nodes: [TWO] }, `nodes { ${WHAT} }`),
    leads(`rewards(user: "${addressText(9)}")`, { history: { nodes: [TWO] } }, `history(first: 1) { nodes { ${WHAT} } }`),
    leads(
      'vehicle(tokenId: 2)',
      { earnings: { history: { nodes: [TWO] } }, aftermarketDevice: TWO, syntheticDevice: TWO, dcn: TWO, stake: TWO },
      `earnings { history(first: 1) { nodes { ${WHAT} } } } aftermarketDevice { ${WHAT} } syntheticDevice { ${WHAT} } dcn { ${WHAT} } stake { ${WHAT} }`,
    ),
    leads(
      'node(id: "AD_kQw=")',
      { earnings: { history: { nodes: [TWO] } } },
      `... on AftermarketDevice { earnings { history(first: 1) { nodes { ${WHAT} } } } }`,
    ),
    missing('vehicle(tokenId: 4)', 'No vehicle with token id 4.'),
    missing('vehicle(tokenId: 77)', 'No vehicle with token id 77.'),

    // Filters go by what is on chain.
    filtered('{ make: "Tesla" }', [5, 3]),
    filtered('{ make: "Ford" }', [6, 1]),
    filtered('{ model: "Model X" }', []),
    filtered('{ model: "Model S", year: 2015 }', [5]),
    filtered('{ deviceDefinitionId: "tesla_model-3_2021" }', []),
    filtered('{ deviceDefinitionId: "ford_focus_2010" }', [6, 1]),

    // This one by what is shown.
    filtered('{ definition: { make: "Tesla" } }', [5, 3, 2, 1]),
    filtered('{ definition: { make: "Ford" } }', [6]),
    filtered('{ definition: { model: "Model X" } }', [5]),
    filtered('{ definition: { make: "Old" } }', []),
    filtered('{ definition: { make: "Tesla", year: 2010 } }', [1]),
    filtered('{ definition: { make: "Tesla", model: "Model 3", year: 2021 } }', [3, 2]),
    filtered('{ definition: { model: "Model S", year: 2015 } }', []),
    filtered('{ definition: { id: "tesla_model-3_2021" } }', [2]),
    filtered('{ definition: { id: "ford_focus_2010" } }', [6, 1]),
    filtered('{ make: "Ford", definition: { make: "Tesla" } }', [1]),
  ],
};
