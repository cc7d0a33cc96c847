import {
  equal, hex, VoteKind, type Certificate, type ConsensusMessage, type Height, type Hex, type MemberId,
  type Statement
} from '../../protocol/types/index.js'
import type { Scheduler } from '../machine/ports.js'

/** RELAY: how long a certificate waits for signs that its receivers have it. */
export const RELAY_MS = 100
/** The certificates of a peer that are remembered at a height. An honest peer has a few for each view. */
const SIGNS_PER_PEER = 64

interface Signs {
  /** The peer has decided every height below this one. */
  height: Height
  /** Names of certificates of this height or the next heights that the peer has. */
  readonly names: Set<string>
}

export interface CertificateRelayPorts {
  readonly scheduler: Pick<Scheduler, 'after'>
  /** Names the members that would get a broadcast. */
  voters (): readonly MemberId[]
  send (to: MemberId, certificate: Certificate): void
  broadcast (certificate: Certificate): void
}

/**
 * Forwards certificates to those who lack them (R6). Nearly always every member makes a certificate itself,
 * from the same votes. It shows this at once by a FINALIZE vote after the notarization, or by a message of a
 * later height. So a certificate waits for RELAY, and then goes only to members that showed
 * nothing. What comes a second time repeats R9, and goes to all: a peer may have lost what it showed. So
 * false signs only delay a liar's own copies.
 */
export class CertificateRelay {
  /** What each hospital showed that was a member since this process began. */
  readonly #signs = new Map<Hex, Signs>()
  /** Names of the certificates of the newest height that were forwarded. */
  readonly #forwarded = new Set<string>()
  #height: Height = 0
  readonly #waiting = new Set<() => void>()

  constructor (private readonly ports: CertificateRelayPorts) {}

  /** Notes what a message shows about its sender. */
  note (from: MemberId, message: ConsensusMessage): void {
    switch (message.type) {
      case 'certificate': return this.#add(from, message.certificate.height, nameOf(message.certificate))
      case 'vote': {
        const { vote } = message
        if (!equal(vote.signer, from)) return
        const notarized = nameOf({ ...vote, kind: VoteKind.notarize })
        return this.#add(from, vote.height, vote.kind === VoteKind.finalize ? notarized : undefined)
      }
      // A holder sends its share after the commit of this height.
      case 'share': {
        const { height, holder } = message.share
        return equal(holder, from) ? this.#add(from, height + 1, undefined) : undefined
      }
      case 'proposal': return this.#add(from, message.proposal.proposal.height, undefined)
    }
  }

  forward (certificate: Certificate): void {
    const name = nameOf(certificate)
    if (certificate.height > this.#height) {
      this.#height = certificate.height
      this.#forwarded.clear()
    }
    if (this.#forwarded.has(name)) return this.ports.broadcast(certificate)
    this.#forwarded.add(name)
    const cancel = this.ports.scheduler.after(RELAY_MS, () => {
      this.#waiting.delete(cancel)
      for (const to of this.ports.voters()) if (!this.#has(to, certificate)) this.ports.send(to, certificate)
    })
    this.#waiting.add(cancel)
  }

  stop (): void {
    for (const cancel of this.#waiting) cancel()
    this.#waiting.clear()
  }

  #add (from: MemberId, height: Height, name: string | undefined): void {
    const key = hex(from)
    const signs = this.#signs.get(key) ?? { height: 0, names: new Set() }
    this.#signs.set(key, signs)
    if (height > signs.height) {
      signs.height = height
      signs.names.clear()
    }
    if (name === undefined || height !== signs.height || signs.names.size >= SIGNS_PER_PEER) return
    signs.names.add(name)
  }

  #has (peer: MemberId, certificate: Certificate): boolean {
    const signs = this.#signs.get(hex(peer))
    return signs !== undefined && (signs.height > certificate.height || signs.names.has(nameOf(certificate)))
  }
}

function nameOf ({ kind, height, view, blockHash }: Statement): string {
  return `${kind}/${height}/${view}/${hex(blockHash)}`
}
