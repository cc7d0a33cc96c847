import { sha256 } from '../../../../src/protocol/crypto/index.js'
import {
  addCommitments, dealingSecrets, freshKey, freshShare, makeDealing, openSubShares
} from '../../../../src/protocol/sharing/index.js'
import {
  concat, utf8, type BoxKey, type ChainId, type Dealing, type Group, type MemberId, type Scalar,
  type SharedKey
} from '../../../../src/protocol/types/index.js'

export const CHAIN: ChainId = sha256(utf8('a chain that shares keys'))

/** The holders of an epoch, with the secrets of their box keys. */
export interface Holders {
  readonly ids: readonly MemberId[]
  readonly boxSecrets: readonly Scalar[]
  readonly boxKeys: readonly BoxKey[]
}

/** A key with the share of each holder. */
export interface HeldKey {
  readonly key: SharedKey
  readonly shares: readonly Scalar[]
}

export function holdersOf (group: Group, n: number, label = ''): Holders {
  const ids = Array.from({ length: n }, (_, i) => sha256(utf8(`holder ${label}${i}`)))
  const boxSecrets = ids.map(id => group.hashToScalar(id, utf8('box secret')))
  return { ids, boxSecrets, boxKeys: boxSecrets.map(secret => group.base(secret)!) }
}

/** Makes the dealing of a holder with key 0, and with further keys on request. */
export function deal (
  group: Group, holders: Holders, dealer: number, threshold: number,
  { epoch = 1, share, keys = [0] }: { epoch?: number, share?: Scalar, keys?: number[] } = {}
): Dealing {
  const id = holders.ids[dealer] ?? sha256(utf8(`dealer ${dealer}`))
  const seed = sha256(concat(id, Uint8Array.of(epoch)))
  const toDeal = keys.map(key => ({ key, ...(share === undefined ? {} : { share }) }))
  return makeDealing(group, { chainId: CHAIN, epoch, dealer: id, boxKeys: holders.boxKeys },
    dealingSecrets(group, seed, threshold, toDeal))
}

/** Deals a fresh key by some of the holders, by default by all. */
export function freshlyHeld (
  group: Group, holders: Holders, threshold: number, dealers = holders.ids.map((_, i) => i)
): HeldKey {
  const dealings = dealers.map(dealer => deal(group, holders, dealer, threshold))
  const sum = dealings.reduce<ReturnType<typeof addCommitments>>(
    (all, { keys }) => addCommitments(group, all, keys[0]!.commitments), [])
  const shares = holders.boxSecrets.map((secret, i) =>
    freshShare(group, dealings.map(dealing => openSubShares(group, CHAIN, dealing, i, secret)![0]!)))
  return { key: freshKey(group, holders.ids.length, [sum])!, shares }
}
