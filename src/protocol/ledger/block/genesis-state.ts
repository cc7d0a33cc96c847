import { firstSignedAllowlist, memberSet } from '../../membership/index.js'
import { initialBeacon } from '../../sortition/index.js'
import { hex, type Chain, type Hex } from '../../types/index.js'
import { firstKeyState } from '../epochs/key-state.js'
import type { LedgerState } from '../state/ledger-state.js'
import { EMPTY_TALLY, type Tally } from '../rows/tally.js'
import { NO_RULESETS } from '../state/rulesets.js'
import { UndecidedCases } from '../state/undecided-cases.js'

/**
 * Returns the ledger after block 0, which is virtual (SPECIFICATION.md §2.8 Genesis). Its hash is chainId,
 * its timestamp is createdAt, and it has allowlist version 1. Epoch 1 of the shared keys is pending.
 */
export function genesisState (chain: Chain): LedgerState {
  const { genesis } = chain
  const allowlist = firstSignedAllowlist(chain)
  const tallies = new Map<Hex, Tally>(genesis.members.map(({ id }) => [hex(id), EMPTY_TALLY]))
  const set = memberSet(chain.id, allowlist)
  return {
    chain,
    parameters: genesis.parameters,
    height: 0,
    hash: chain.id as Uint8Array,
    timestamp: genesis.createdAt,
    beacon: initialBeacon(chain.id),
    allowlist,
    set,
    allowlistChangedAt: genesis.createdAt,
    keys: firstKeyState(set),
    rulesets: NO_RULESETS,
    undrawnReviews: [],
    owing: new Map(),
    recoveries: [],
    adopted: undefined,
    tallies,
    presence: new Map(),
    names: new Map(),
    undecided: new UndecidedCases(genesis.parameters),
    ahead: new Map(),
    aheadBeacon: undefined
  }
}
