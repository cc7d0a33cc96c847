import assert from 'node:assert/strict'
import { NetworkError } from '../../../../src/network/index.js'
import { KeyRelease, type KeyReleaseParts } from '../../../../src/node/clinical/key-release.js'
import type { MemberId } from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

const HOUR_MS = 3_600_000
const BAN_MS = 5_000

describe('hospital: case keys of a hospital that this node has banned', () => {
  it('are asked for again when the ban is over, also if the clock was set back meanwhile', async () => {
    const { chain, signers: [signer, { id: holder }] } = new ChainFixture() as ChainFixture &
      { readonly signers: readonly [ChainFixture['signers'][number], ChainFixture['signers'][number]] }
    let [wall, monotonic, asked] = [HOUR_MS * 9, 1_000, 0]
    let ban: (id: MemberId, code: string, until: number) => void = () => {}
    const release = new KeyRelease({
      chain, signer, membership: { set: { has: () => true } },
      clock: { wall: () => wall, monotonic: () => monotonic },
      random: (count: number) => new Uint8Array(count).fill(1),
      network: {
        on: (_event: 'ban', listener: typeof ban) => { ban = listener },
        request: async () => {
          asked++
          throw new NetworkError('refused')
        }
      }
    } as unknown as KeyReleaseParts)
    const ask = async (): Promise<string | undefined> => {
      await release.request(holder, [new Uint8Array(32)])
      return release.whyNot(holder)
    }
    ban(holder, 'flood', wall + BAN_MS)
    assert.deepEqual([await ask(), asked], ['cut-off-from-here', 0])
    wall -= HOUR_MS
    monotonic += BAN_MS
    assert.deepEqual([await ask(), asked], ['refused', 1])
  })
})
