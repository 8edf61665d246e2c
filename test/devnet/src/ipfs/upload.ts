/** The first part of a multipart body, without its headers; the body itself when it is none. Undefined when it is malformed. */
export function uploadedFile(contentType: string | undefined, body: Buffer): Buffer | undefined {
  if (!/^multipart\/form-data *;/i.test(contentType ?? '')) return body;
  const [, quoted, bare] = /boundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/i.exec(contentType ?? '') ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) return undefined;
  const opening = body.indexOf(`--${boundary}\r\n`);
  const start = opening < 0 ? -1 : body.indexOf('\r\n\r\n', opening);
  const end = start < 0 ? -1 : body.indexOf(`\r\n--${boundary}`, start + 2);
  return end < 0 ? undefined : body.subarray(start + 4, end);
}
