import assert from 'node:assert/strict'
import { lacksShares } from '../../../../src/node/signing/lacks-shares.js'

type State = Parameters<typeof lacksShares>[0]

function state (active: boolean, view: number, sigma: Uint8Array | 'unknown' | 'no key'): State {
  return {
    consensus: { active, view },
    tipShares: sigma === 'no key' ? undefined : { sigma: sigma === 'unknown' ? undefined : sigma }
  } as unknown as State
}

describe('node: shares that are lost', () => {
  it('are told from shares that are late: four views have ended without σ', () => {
    assert(lacksShares(state(true, 4, 'unknown')))
    assert(!lacksShares(state(true, 3, 'unknown')))
    assert(!lacksShares(state(false, 4, 'unknown')), 'there is no work')
    assert(!lacksShares(state(true, 4, new Uint8Array(32))))
    assert(!lacksShares(state(true, 4, 'no key')))
  })
})
