import { amoy } from '@dimo-node/kit';
import { definitionEvent } from '../../../../test/support/definition-documents';
import { definitionDocument } from './document';

const MEMBERS = {
  deviceDefinitionId: 'tesla_model-3_2021',
  manufacturer: { name: 'Tesla', tokenId: 7 },
  model: 'Model 3',
  year: 2021,
  vin: 'x',
};
const NOTHING = { id: null, make: null, model: null, year: null };
const VEHICLES = amoy.contracts.vehicleId ?? '';
const read = (change: object, members: unknown = MEMBERS) => definitionDocument({ ...definitionEvent(5, 0, members), ...change }, amoy);

describe('a definition document', () => {
  it('says what a vehicle is', () => {
    expect(read({})).toEqual({
      documentId: 'document-0',
      source: Buffer.from('0000000000000000000000000000000000000dd5', 'hex'),
      vehicleId: 5,
      time: '2023-11-10T20:46:55.000000Z',
      id: 'tesla_model-3_2021',
      make: 'Tesla',
      model: 'Model 3',
      year: 2021,
    });
  });

  it.each<[string, unknown, object]>([
    ['nothing', {}, {}],
    ['empty texts and year 0', { deviceDefinitionId: '', manufacturer: { name: '' }, model: '', year: 0 }, {}],
    ['nulls', { deviceDefinitionId: null, manufacturer: null, model: null, year: null }, {}],
    ['a manufacturer without a name', { manufacturer: {} }, {}],
    ['members of other names', { make: 'Tesla', definition: { id: 'x' }, __proto__: null, constructor: 'x' }, {}],
    ['some members', { model: ' Model 3', year: 1 }, { model: ' Model 3', year: 1 }],
    ['the longest texts', { model: 'é'.repeat(128), year: 9999 }, { model: 'é'.repeat(128), year: 9999 }],
    ['what looks like SQL or markup', { model: `'; DROP TABLE x; --<script>` }, { model: `'; DROP TABLE x; --<script>` }],
  ])('may say little: %s', (_, members, said) => {
    expect(read({}, members)).toMatchObject({ ...NOTHING, ...said });
  });

  it.each<[string, string]>([
    ['2023-11-10T20:46:55Z', '2023-11-10T20:46:55.000000Z'],
    ['2023-11-10T22:46:55.123456789+02:00', '2023-11-10T20:46:55.123456Z'],
    ['1970-01-01T00:00:00z', '1970-01-01T00:00:00.000000Z'],
    ['9999-12-31T23:59:59.9Z', '9999-12-31T23:59:59.900000Z'],
  ])('has a time: %s', (given, time) => {
    expect(read({ time: given })?.time).toBe(time);
  });

  it.each([`did:erc721:80002:${VEHICLES.toLowerCase()}:0`, `did:erc721:80002:${VEHICLES}:${Number.MAX_SAFE_INTEGER}`])(
    'is about %s',
    (subject) => {
      expect(read({ subject })?.vehicleId).toBe(Number(subject.split(':')[4]));
    },
  );

  it.each<[string, object]>([
    ['of another type', { type: 'dimo.document.devicedefinition2' }],
    ['of no type', { type: undefined }],
    ['of several types', { type: ['dimo.document.devicedefinition'] }],
    ['without an id', { id: '' }],
    ['with a number as id', { id: 5 }],
    ['with an id too long', { id: 'x'.repeat(513) }],
    ['with an id that no database holds', { id: 'a\0b' }],
    ['without a source', { source: undefined }],
    ['with a name as source', { source: 'someone' }],
    ['without a subject', { subject: undefined }],
    ['about a vehicle of another chain', { subject: `did:erc721:137:${VEHICLES}:5` }],
    ['about a token of another contract', { subject: `did:erc721:80002:0x${'1'.repeat(40)}:5` }],
    ['about an account', { subject: `did:ethr:80002:${VEHICLES}` }],
    ['about a vehicle by the legacy form', { subject: `did:nft:80002:${VEHICLES}_5` }],
    ['about a vehicle below 0', { subject: `did:erc721:80002:${VEHICLES}:-5` }],
    ['about a token beyond all vehicles', { subject: `did:erc721:80002:${VEHICLES}:9007199254740992` }],
    ['about a token beyond all numbers', { subject: `did:erc721:80002:${VEHICLES}:${'9'.repeat(5000)}` }],
    ['without a time', { time: undefined }],
    ['with a number as time', { time: 1700000000000 }],
    ['with a day that does not exist', { time: '2023-02-30T00:00:00Z' }],
    ['with a leap second', { time: '2016-12-31T23:59:60Z' }],
    ['with a word as time', { time: 'infinity' }],
    ['before all time', { time: '0000-01-01T00:00:00Z' }],
    ['after all time', { time: '9999-12-31T23:59:59-01:00' }],
    ['without data', { data: undefined }],
    ['with members outside of the inner data', { data: MEMBERS }],
    ['with a list as inner data', { data: { data: [MEMBERS] } }],
    ['with text as inner data', { data: { data: JSON.stringify(MEMBERS) } }],
    ['with null as data', { data: null }],
  ])('is none %s', (_, change) => {
    expect(read(change)).toBeUndefined();
  });

  it.each<[string, object]>([
    ['a number as id', { deviceDefinitionId: 5 }],
    ['a text as manufacturer', { manufacturer: 'Tesla' }],
    ['a list as manufacturer', { manufacturer: ['Tesla'] }],
    ['an object as name of the manufacturer', { manufacturer: { name: { toString: 'Tesla' } } }],
    ['a boolean as model', { model: false }],
    ['a model too long', { model: 'x'.repeat(257) }],
    ['a model too long in bytes', { model: 'é'.repeat(129) }],
    ['a model that no database holds', { model: 'a\0b' }],
    ['half a character', { model: '\ud83d' }],
    ['a text as year', { year: '2021' }],
    ['half a year', { year: 2021.5 }],
    ['a year below 0', { year: -1 }],
    ['a year too late', { year: 10_000 }],
    ['a year that is no number', { year: NaN }],
  ])('says nothing at all with %s', (_, members) => {
    expect(read({}, { ...MEMBERS, ...members })).toBeUndefined();
  });

  it.each([undefined, null, 5, 'dimo.document.devicedefinition', [], [definitionEvent(5, 0, MEMBERS)], {}])('is not %p', (event) => {
    expect(definitionDocument(event, amoy)).toBeUndefined();
  });

  it('is none on a network without vehicles', () => {
    const { vehicleId: _, ...contracts } = amoy.contracts;
    expect(definitionDocument(definitionEvent(5, 0, MEMBERS), { ...amoy, contracts })).toBeUndefined();
  });
});
