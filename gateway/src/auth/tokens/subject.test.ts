import { decodeSubject, encodeSubject, subjectOf } from './subject';

const hex = (text: string): string => Buffer.from(text, 'hex').toString('base64url');

describe('the subject of a developer token', () => {
  test('is the known encoding of user and connector', () => {
    const subject = { userId: '0x1f9090aaE28b8a3dCeaDf281B0F12828e676c326', connector: 'web3' };
    expect(subjectOf(subject.userId)).toBe(encodeSubject(subject));
    expect(encodeSubject(subject)).toBe('CioweDFmOTA5MGFhRTI4YjhhM2RDZWFEZjI4MUIwRjEyODI4ZTY3NmMzMjYSBHdlYjM');
    expect(decodeSubject(encodeSubject(subject))).toEqual(subject);
  });

  test.each([0, 1, 127, 128, 300, 5_000])('holds a user id of %d letters', (length) => {
    const subject = { userId: 'u'.repeat(length), connector: 'google' };
    expect(decodeSubject(encodeSubject(subject))).toEqual(subject);
  });

  test.each([
    ['the connector first', '1204776562330a0161', { userId: 'a', connector: 'web3' }],
    ['no connector', '0a0161', { userId: 'a', connector: '' }],
    ['nothing', '', undefined],
    ['no user', '120477656233', undefined],
    ['two users', '0a01610a0162', undefined],
    ['a length beyond the end', '0a0561', undefined],
    ['no length', '0a', undefined],
    ['half a length', '0a80', undefined],
    ['a length without end', '0affffff7f', undefined],
    ['another field', '0a01611a0162', undefined],
    ['a number as user', '0801', undefined],
  ])('with %s', (_name, bytes, subject) => {
    expect(decodeSubject(hex(bytes))).toEqual(subject);
  });
});
