import {
  allowlistExchangeCodec, allowlistHash, allowlistSignBytes, decode, joinReplyCodec, joinRequestCodec,
  verifyJoin
} from '../protocol/codec/index.js'
import { faultOfSigners } from '../protocol/membership/index.js'
import {
  compare, type Allowlist, type Chain, type JoinSignature, type Member, type SignedAllowlist,
  type Signer
} from '../protocol/types/index.js'
import type { Fabric } from './fabric.js'

/** The state of the chain that a new list builds on. */
export interface Standing {
  readonly list: SignedAllowlist
  readonly height: number
  readonly hash: Uint8Array
}

/** The fields of a list that break a rule. */
export interface ListFault {
  readonly prevHash?: Uint8Array
  readonly checkpointHash?: Uint8Array
  /** Number of skipped versions. */
  readonly gap?: number
  /** The id of another chain that the signature is for. */
  readonly chainId?: Uint8Array
  /** True if the list removes all but three members at once. */
  readonly isPurge?: boolean
}

/** Signs lists with the government's key, collects the signatures of hospitals, and sends out lists. */
export class Government {
  /** The signatures for the newest list, by the index of the hospital. */
  #joins = new Map<number, JoinSignature>()
  #joining: SignedAllowlist | undefined

  constructor (
    private readonly chain: Chain, private readonly signer: Signer, private readonly fabric: Fabric
  ) {}

  /** @param version above that of every list signed before */
  sign (
    { list, height, hash }: Standing, entries: readonly Member[], issuedAt: number,
    version = list.list.version + 1
  ): SignedAllowlist {
    const next: Allowlist = {
      version,
      prevHash: allowlistHash(this.chain.id, list.list),
      issuedAt, checkpointHeight: height, checkpointHash: hash,
      entries: [...entries].sort((a, b) => compare(a.id, b.id))
    }
    return { list: next, signature: this.signer.sign(allowlistSignBytes(this.chain.id, next)) }
  }

  /** Signs a list that breaks one rule. */
  signLie (
    standing: Standing, entries: readonly Member[], issuedAt: number, fault: ListFault
  ): SignedAllowlist {
    const { list } = this.sign(standing, entries, issuedAt)
    const kept = standing.list.list.entries.slice(0, 3)
    const { gap = 0, chainId = this.chain.id, isPurge = false, ...fields } = fault
    const changed: Allowlist = {
      ...list, ...fields, version: list.version + gap, ...(isPurge ? { entries: kept } : {})
    }
    return { list: changed, signature: this.signer.sign(allowlistSignBytes(chainId, changed)) }
  }

  /** Sends a list by the daemon's protocol, over the faulty network. */
  push (list: SignedAllowlist, slots: ReadonlySet<number>): void {
    const question = allowlistExchangeCodec.encode({
      haveVersion: list.list.version - 1, push: [list]
    })
    for (const node of this.fabric.all()) {
      if (!slots.has(node.slot)) continue
      this.fabric.carry(-1, node, () => {
        // The answer is not used, and a refusal is like a lost message.
        node.serve(this.signer.id, 'allowlist', question).catch(() => undefined)
      })
    }
  }

  /**
   * Asks the hospitals of a list for their signatures, and sends the signatures if they suffice.
   * @param spoil what a lying government makes of the signatures
   */
  collect (
    list: SignedAllowlist, { height, list: { list: current } }: Standing,
    spoil: (joins: readonly JoinSignature[]) => readonly JoinSignature[] = joins => joins
  ): void {
    if (this.#joining !== list) this.#joins = new Map()
    this.#joining = list
    const all = [...this.#joins.values()].sort((a, b) => a.index - b.index)
    const joins = faultOfSigners(current, list.list, all) === undefined ? spoil(all) : []
    const question = joinRequestCodec.encode({ allowlist: list, height, joins })
    for (const node of this.fabric.all()) {
      this.fabric.carry(-1, node, () => {
        node.serve(this.signer.id, 'join', question).then(bytes => {
          const reply = decode(joinReplyCodec, bytes)
          const join = reply.verdict === 'accept' ? reply.value.join : undefined
          if (join === undefined || this.#joining !== list || !verifyJoin(this.chain, list.list, join)) return
          this.#joins.set(join.index, join)
        }, () => undefined)
      })
    }
  }
}
