import { parseTime } from '../time/index.js'

/** Tests whether a value has the form of an R4 primitive type (FHIR R4 §2.24.0.1). */
type Test = (value: unknown) => boolean

const ID = /^[A-Za-z0-9\-.]{1,64}$/
const CODE = /^[^\s]+(\s[^\s]+)*$/
const URI = /^\S+$/
/** R4 allows white space between groups of four, as in the published examples. */
const BASE64 = /^\s*(?:[A-Za-z0-9+/]{4}\s*)*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\s*$/
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?$/
const OID = /^urn:oid:[0-2](\.(0|[1-9]\d*))+$/
const UUID = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
/** Control characters other than tab, line feed and carriage return (R4 string). */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/
/** R4: strings SHALL NOT exceed 1 MB. */
const MAX_TEXT = 1024 * 1024

const text: Test = (value) =>
  typeof value === 'string' && value.length <= MAX_TEXT && /\S/.test(value) && !CONTROL.test(value)

function matching (form: RegExp): Test {
  return (value) => typeof value === 'string' && form.test(value)
}

/** @param allowed tests the length of the text, which tells a date from a dateTime. */
function time (allowed: (length: number) => boolean): Test {
  return (value) =>
    typeof value === 'string' && allowed(value.length) && parseTime(value) !== undefined
}

function integer (min: number): Test {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= 2147483647
}

const uri = matching(URI)

export const PRIMITIVES: Readonly<Record<string, Test>> = {
  boolean: (value) => typeof value === 'boolean',
  integer: integer(-2147483648),
  unsignedInt: integer(0),
  positiveInt: integer(1),
  decimal: (value) => typeof value === 'number',
  string: text,
  markdown: text,
  xhtml: text,
  code: matching(CODE),
  id: matching(ID),
  uri,
  url: uri,
  canonical: uri,
  oid: matching(OID),
  uuid: matching(UUID),
  base64Binary: (value) => typeof value === 'string' && /\S/.test(value) && BASE64.test(value),
  time: matching(CLOCK),
  date: time((length) => length <= 10),
  dateTime: time(() => true),
  instant: time((length) => length > 10)
}
