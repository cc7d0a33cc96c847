import { bytes32, list, rulesetCodec, struct, u64, type Codec } from '../../codec/index.js'
import { concat, type AdoptedRuleset, type MemberId } from '../../types/index.js'
import type { EntryKey } from './entry.js'

/** How many rulesets one hospital supports at a time, and how many adopted ones are kept. */
export const MAX_SUPPORTED = 32
export const MAX_ADOPTED = 256

const SUPPORT = 0
const ADOPTED = 1

/** 0 ‖ member id -> the ids of the rulesets that the hospital has signed, oldest first. */
export function supportKey (author: MemberId): EntryKey {
  return { space: 'ruleset', key: concat(Uint8Array.of(SUPPORT), author) }
}

/** 1 -> the adopted rulesets, oldest first. */
export function adoptedKey (): EntryKey {
  return { space: 'ruleset', key: Uint8Array.of(ADOPTED) }
}

/** Returns the hospital of a support row; undefined for the row of the adopted rulesets. */
export function supporterOf (key: Uint8Array): MemberId | undefined {
  return key[0] === SUPPORT ? key.slice(1) : undefined
}

export const supportCodec: Codec<readonly Uint8Array[]> = list(bytes32, MAX_SUPPORTED)

export const adoptedRulesetsCodec: Codec<readonly AdoptedRuleset[]> = list(
  struct<AdoptedRuleset>({ ruleset: rulesetCodec, since: u64 }), MAX_ADOPTED)
