/** The bytes of a rule (SPECIFICATION.md §16.1). */
import {
  bytes16, bytes32, codec, list, oneOf, option, struct, u16, u64, u8, type Codec
} from '../codec/index.js'
import { assert } from '../types/index.js'
import { linkCodec } from './link-rule.js'
import { Effect, ROLES, type ConsentRule, type Provision, type Reader } from './rule.js'

export const MAX_PROVISIONS = 16
const MAX_READERS = 16
const MAX_RECORDS = 32

const readerCodec: Codec<Reader> = struct<Reader>({
  hospital: option(bytes32),
  practitioner: option(bytes32),
  role: oneOf(u8, [ROLES.any, ROLES.doctor, ROLES.nurse, ROLES.pharmacist])
})

const provisionCodec: Codec<Provision> = struct<Provision>({
  effect: oneOf(u8, [Effect.permit, Effect.deny]),
  readers: list(readerCodec, MAX_READERS),
  purposes: u8,
  categories: u16,
  records: list(bytes32, MAX_RECORDS),
  from: u64,
  until: u64
})

const headCodec = struct<Pick<ConsentRule, 'salt' | 'provisions'>>({
  salt: bytes16,
  provisions: list(provisionCodec, MAX_PROVISIONS)
})

/** A rule without provisions goes on with its link. */
export const ruleCodec: Codec<ConsentRule> = codec<ConsentRule>((writer, rule) => {
  headCodec.write(writer, rule)
  assert((rule.link === undefined) === (rule.provisions.length > 0), 'a rule has provisions, or a link')
  if (rule.link !== undefined) linkCodec.write(writer, rule.link)
}, reader => {
  const head = headCodec.read(reader)
  return head.provisions.length > 0 ? head : { ...head, link: linkCodec.read(reader) }
})
