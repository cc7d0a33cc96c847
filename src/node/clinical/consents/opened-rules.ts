import { decode } from '../../../protocol/codec/index.js'
import {
  ruleAad, ruleCodec, ruleHash, type ConsentRule, type LiveConsent
} from '../../../protocol/consent/index.js'
import { aeadOpen } from '../../../protocol/crypto/native/sealing/index.js'
import { ConsentOrigin, type HandleConsent, type HandleRow } from '../../../protocol/ledger/index.js'
import {
  equal, hex, type Chain, type ChainId, type PatientHandle, type Timestamp
} from '../../../protocol/types/index.js'
import type { RuleStore } from './rule-store.js'

/** What the chain knows of a handle at a time, and its live consents with their rules. */
export interface OpenedHandle {
  readonly handle: PatientHandle
  /** The key of rules. */
  readonly key: Uint8Array
  readonly row: HandleRow
  readonly consents: readonly LiveConsent[]
}

export interface OpeningParts {
  readonly chain: Chain, readonly rules: Pick<RuleStore, 'row' | 'here' | 'rules'>
}

/** Where rules may come from. Other hospitals take time to answer. */
export type RulesFrom = 'here' | 'peers'

/** Opens all live consents of a handle. A wrong key opens nothing, so the decision refuses. */
export async function openRules (
  { chain, rules }: OpeningParts, handle: PatientHandle, key: Uint8Array, time: Timestamp, from: RulesFrom
): Promise<OpenedHandle> {
  const row = await rules.row(handle, time)
  const hashes = row.consents.map(consent => consent.ruleHash)
  const sealed = await (from === 'here' ? rules.here(handle, hashes) : rules.rules(handle, hashes))
  const consents = row.consents.map(consent => {
    const bytes = sealed.get(hex(consent.ruleHash))
    return liveConsent(consent, bytes && openRule(chain.id, { handle, key }, consent, bytes))
  })
  return { handle, key, row, consents }
}

function openRule (
  chainId: ChainId, { handle, key }: Pick<OpenedHandle, 'handle' | 'key'>, { ruleHash: hash }: HandleConsent,
  sealed: Uint8Array
): ConsentRule | undefined {
  const opened = aeadOpen(key, sealed, ruleAad(chainId, handle, hash))
  if (opened === undefined || !equal(ruleHash(chainId, handle, opened), hash)) return undefined
  const rule = decode(ruleCodec, opened)
  return rule.verdict === 'accept' ? rule.value : undefined
}

function liveConsent (
  { height, number, origin, signer }: HandleConsent, rule: ConsentRule | undefined
): LiveConsent {
  const isFiled = origin === ConsentOrigin.filed || origin === ConsentOrigin.attested
  return {
    number, height, signer, rule,
    filer: isFiled ? signer : undefined,
    isAttested: origin === ConsentOrigin.attested
  }
}
