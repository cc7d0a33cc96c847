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
