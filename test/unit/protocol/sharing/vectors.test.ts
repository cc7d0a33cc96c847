import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { complaintCodec, dealingCodec } from '../../../../src/protocol/codec/index.js'
import { ristretto255, sha256 } from '../../../../src/protocol/crypto/index.js'
import {
  combineShares, makeComplaint, makeShare, openSubShares, resharedKey, resharedShare
} from '../../../../src/protocol/sharing/index.js'
import { concat, hex, utf8, type Dealing, type Scalar } from '../../../../src/protocol/types/index.js'
import { CHAIN, deal, freshlyHeld, holdersOf, type HeldKey, type Holders } from './holders.js'

/** `UPDATE_VECTORS=1` writes the file again. A change of the file is a change of the protocol. */
const FILE = new URL('../../../vectors/sharing/frozen.json', import.meta.url)
const CONTEXT = utf8('frozen context')
const group = ristretto255
const M = group.hashToElement(utf8('frozen element'), CONTEXT)

/** All values of a dealt key, as hexadecimal. */
function written (holders: Holders, dealings: readonly Dealing[], { key, shares }: HeldKey): unknown {
  const used = shares.map(share => makeShare(group, CONTEXT, share, M))
  return {
    boxSecrets: holders.boxSecrets.map(hex),
    dealings: dealings.map(dealing => hex(dealingCodec.encode(dealing))),
    subShares: dealings.map(dealing => subSharesOf(holders, dealing).map(hex)),
    publicKey: hex(key.publicKey),
    publicShares: key.shares.map(hex),
    secretShares: shares.map(hex),
    keyShares: used.map(({ element, proof }) => hex(concat(element, proof.c, proof.s))),
    combined: hex(combineShares(group, used.slice(0, 2).map(({ element }, index) => ({ index, element })))!)
  }
}

function subSharesOf (holders: Holders, dealing: Dealing): Scalar[] {
  return holders.boxSecrets.map((secret, i) => openSubShares(group, CHAIN, dealing, i, secret)![0]!)
}

function frozen (): unknown {
  const first = holdersOf(group, 4)
  const dealings = first.ids.map((_, dealer) => deal(group, first, dealer, 2))
  const fresh = freshlyHeld(group, first, 2)
  const second = holdersOf(group, 3, 'second ')
  const dealers = [0, 2]
  const again = dealers.map(dealer => ({
    dealer, dealing: deal(group, second, dealer, 2, { epoch: 2, share: fresh.shares[dealer]! })
  }))
  const key = resharedKey(group, 3, again.map(({ dealer, dealing }) =>
    ({ dealer, commitments: dealing.keys[0]!.commitments })))!
  const shares = second.ids.map((_, i) => resharedShare(group, again.map(({ dealer, dealing }) =>
    ({ dealer, subShare: subSharesOf(second, dealing)[i]! }))))
  const id = sha256(utf8('frozen dealing'))
  const complaint = makeComplaint(group, CHAIN, dealings[0]!, id, 1, first.boxSecrets[1]!)
  return {
    chainId: hex(CHAIN),
    element: hex(M),
    fresh: written(first, dealings, fresh),
    reshared: written(second, again.map(({ dealing }) => dealing), { key, shares }),
    complaint: { dealing: 0, dealingId: hex(id), holder: 1, bytes: hex(complaintCodec.encode(complaint)) }
  }
}

describe('sharing: frozen vectors', () => {
  it('are made again, byte for byte', () => {
    const made = frozen()
    if (process.env['UPDATE_VECTORS'] === '1') writeFileSync(FILE, JSON.stringify(made, undefined, 2) + '\n')
    assert.deepEqual(made, JSON.parse(readFileSync(FILE, 'utf8')))
  })
})
