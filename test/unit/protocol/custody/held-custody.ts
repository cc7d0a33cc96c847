import { bodyHash, keyCommitment } from '../../../../src/protocol/codec/index.js'
import { nodeVerifier, sha256 } from '../../../../src/protocol/crypto/index.js'
import {
  giveResults, makeRecordKey, proveCustody, type CustodyAnswer, type Custodians, type Escrowed
} from '../../../../src/protocol/custody/index.js'
import { utf8, type Group, type Scalar } from '../../../../src/protocol/types/index.js'
import { CHAIN, freshlyHeld, holdersOf } from '../sharing/holders.js'

/** An epoch of a custody key with the secret shares of its holders. */
export interface HeldCustody {
  readonly custodians: Custodians
  readonly shares: readonly Scalar[]
}

/** A case with its key and its pad, which only a test has together. */
export interface KnownCase extends Escrowed {
  readonly key: Uint8Array
  readonly pad: Uint8Array
}

/** Deals a custody key to n holders. Keys 0 and 1 of the epoch are other keys. */
export function heldCustody (group: Group, n: number, threshold: number, label = ''): HeldCustody {
  const holders = holdersOf(group, n, label)
  const { key, shares } = freshlyHeld(group, holders, threshold)
  const other = freshlyHeld(group, holdersOf(group, n, `${label}other `), threshold).key
  const epoch = { number: 1, holders: holders.ids, threshold, keys: [other, other, key] }
  return { custodians: { chain: { id: CHAIN, verifier: { ...nodeVerifier, group } }, epoch }, shares }
}

/** Makes a case as its submitter does. */
export function escrowedCase ({ custodians: { chain, epoch } }: HeldCustody, label: string): KnownCase {
  const { group } = chain.verifier
  const publicKey = epoch.keys[2]!.publicKey
  const [submitter, r] = [sha256(utf8('submitter')), sha256(utf8(label)).slice(0, 16)]
  const place = { chainId: chain.id, submitter, r }
  const pad = sha256(utf8(`pad ${label}`))
  const random = sha256(utf8(`secret ${label}`))
  const { custody, key, secret } = makeRecordKey(group, publicKey, place, random, pad)
  const hash = bodyHash(chain.id, submitter, utf8(`sealed ${label}`))
  const custodyProof = proveCustody(group, publicKey, { ...place, bodyHash: hash, custody }, secret)
  return {
    submitter, r, bodyHash: hash, keyCommitment: keyCommitment(chain.id, key), custody, custodyProof, key, pad
  }
}

/** Returns the answers of some honest holders to a request for all of these cases. */
export function answersOf (
  { custodians, shares }: HeldCustody, cases: readonly KnownCase[], holders: readonly number[]
): CustodyAnswer[] {
  return holders.map(index => {
    const { elements, proof } = giveResults(custodians, shares[index]!, cases.map(({ custody }) => custody))
    return { index, results: cases.map(({ pad }, at) => ({ element: elements[at]!, pad })), proof }
  })
}
