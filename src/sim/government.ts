import { allowlistExchangeCodec, allowlistHash, allowlistSignBytes }
  from '../protocol/codec/index.js'
import type { Allowlist, Chain, Member, SignedAllowlist, Signer } from '../protocol/types/index.js'
import { compare } from '../protocol/types/index.js'
import type { Fabric } from './fabric.js'

/** Where the chain is, as the government can know it. */
export interface Standing {
  readonly list: SignedAllowlist
  readonly height: number
  readonly hash: Uint8Array
}

/** In what a list differs from a good one. */
export interface Departure {
  readonly prevHash?: Uint8Array
  readonly checkpointHash?: Uint8Array
  /** Versions left out. */
  readonly gap?: number
  /** Signed for another chain. */
  readonly chainId?: Uint8Array
  /** Removes all but three at once. */
  readonly isPurge?: boolean
}

/** The government's list key at work: signs successors, hands them to hospitals of its choice. */
export class Government {
  constructor (
    private readonly chain: Chain, private readonly signer: Signer, private readonly fabric: Fabric
  ) {}

  sign (
    { list, height, hash }: Standing, entries: readonly Member[], issuedAt: number
  ): SignedAllowlist {
    const next: Allowlist = {
      version: list.list.version + 1,
      prevHash: allowlistHash(this.chain.id, list.list),
      issuedAt, checkpointHeight: height, checkpointHash: hash,
      entries: [...entries].sort((a, b) => compare(a.id, b.id))
    }
    return { list: next, signature: this.signer.sign(allowlistSignBytes(this.chain.id, next)) }
  }

  /** A list that is as it should be, but for one thing. */
  signLie (
    standing: Standing, entries: readonly Member[], issuedAt: number, departure: Departure
  ): SignedAllowlist {
    const { list } = this.sign(standing, entries, issuedAt)
    const kept = standing.list.list.entries.slice(0, 3)
    const { gap = 0, chainId = this.chain.id, isPurge = false, ...fields } = departure
    const changed: Allowlist = {
      ...list, ...fields, version: list.version + gap, ...(isPurge ? { entries: kept } : {})
    }
    return { list: changed, signature: this.signer.sign(allowlistSignBytes(chainId, changed)) }
  }

  /** By the daemon's own protocol, subject to the network's faults. */
  push (list: SignedAllowlist, slots: ReadonlySet<number>): void {
    const question = allowlistExchangeCodec.encode({
      haveVersion: list.list.version - 1, push: [list]
    })
    for (const node of this.fabric.all()) {
      if (!slots.has(node.slot)) continue
      this.fabric.carry(-1, node, () => {
        // What it answers is of no use here; a refusal is as good as a lost message.
        node.serve(this.signer.id, 'allowlist', question).catch(() => undefined)
      })
    }
  }
}
