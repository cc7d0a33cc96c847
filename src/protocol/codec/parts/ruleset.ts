import { sha256 } from '../../crypto/index.js'
import { RulesetSubject, concat, type ChainId, type Ruleset } from '../../types/index.js'
import { oneOf, struct, type Fields } from '../wire/combinators.js'
import { domain } from '../wire/domain.js'
import { MAX_SYSTEM_BYTES, MAX_VERSION_BYTES } from '../wire/limits.js'
import { bytes32, text, u32, u8 } from '../wire/primitives.js'

/** The fields of a ruleset in their order (SPECIFICATION.md §3.4). */
export const RULESET_FIELDS: Fields<Ruleset> = {
  subject: oneOf(u8, [RulesetSubject.terminology, RulesetSubject.rules]),
  system: text(MAX_SYSTEM_BYTES),
  version: text(MAX_VERSION_BYTES),
  hash: bytes32,
  firstDay: u32,
  lastDay: u32
}

export const rulesetCodec = struct<Ruleset>(RULESET_FIELDS)

/** Returns SHA-256(D("ruleset") ‖ fields), which names a ruleset with its dates. */
export function rulesetId (chainId: ChainId, ruleset: Ruleset): Uint8Array {
  return sha256(concat(domain('ruleset', chainId), rulesetCodec.encode(ruleset)))
}
